"""All routers of the application."""

from . import accounts, orders, products

routers = [products.router, accounts.router, orders.router]
