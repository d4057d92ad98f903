"""All routes of the application."""

from . import accounts, orders, products

routes = [*products.routes, *accounts.routes, *orders.routes]
