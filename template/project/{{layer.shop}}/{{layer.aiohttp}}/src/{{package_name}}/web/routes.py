"""All route tables of the application."""

from . import accounts, orders, products

tables = [products.routes, accounts.routes, orders.routes]
