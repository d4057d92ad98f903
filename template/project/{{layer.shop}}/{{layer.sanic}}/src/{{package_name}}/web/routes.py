"""All blueprints of the application."""

from . import accounts, orders, products

blueprints = [products.blueprint, accounts.blueprint, orders.blueprint]
