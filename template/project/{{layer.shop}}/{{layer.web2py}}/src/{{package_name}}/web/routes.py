"""All modules with actions."""

from . import accounts, orders, products, services  # noqa: F401
