"""Search and read products."""

from aiohttp import web

from ..platform.reading import read_id, read_query
from ..shop import schemas
from . import storefront
from .keys import RESOURCES
from .responses import cacheable

routes = web.RouteTableDef()


@routes.get("/v1/products")
async def search_products(request: web.Request) -> web.Response:
    """Return a page of the products that contain the query."""
    search = read_query(schemas.Search, request.rel_url.raw_query_string)
    resources = request.app[RESOURCES]
    return cacheable(request, await storefront.search_products(resources, search.query, search.limit, search.cursor))


@routes.get("/v1/products/{product_id}")
async def read_product(request: web.Request) -> web.Response:
    """Return one product."""
    product_id = read_id(request.match_info["product_id"])
    return cacheable(request, await storefront.read_product(request.app[RESOURCES], product_id))
