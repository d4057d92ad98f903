"""All routers of the API, by the path that they begin with."""

from . import accounts, orders, products

routers = {"/v1/products": products.router, "/v1": accounts.router, "/v1/orders": orders.router}
