"""Search and read products."""

from uuid import UUID

from sanic import Blueprint, HTTPResponse

from ..platform.caching import is_current, public_headers
from ..platform.openapi import JSON
from ..platform.reading import read_query
from ..shop import schemas
from . import storefront
from .application import Request

blueprint = Blueprint("products", url_prefix="/products", version=1)


@blueprint.get("")
async def search_products(request: Request) -> HTTPResponse:
    """Return a page of the products that contain the query."""
    search = read_query(schemas.Search, request.query_string)
    resources = request.app.ctx.resources
    return _cacheable(request, await storefront.search_products(resources, search.query, search.limit, search.cursor))


@blueprint.get("/<product_id:uuid>")
async def read_product(request: Request, product_id: UUID) -> HTTPResponse:
    """Return one product."""
    return _cacheable(request, await storefront.read_product(request.app.ctx.resources, product_id))


def _cacheable(request: Request, body: bytes) -> HTTPResponse:
    headers = public_headers(body)
    if is_current(request.headers.get("If-None-Match"), headers["ETag"]):
        return HTTPResponse(status=304, headers=headers)
    return HTTPResponse(body, headers=headers, content_type=JSON)
