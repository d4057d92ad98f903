"""All modules with routes."""

from . import accounts, orders, products  # noqa: F401
