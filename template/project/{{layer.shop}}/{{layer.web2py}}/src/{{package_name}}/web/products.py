"""Search and read products."""

from py4web import action, request, response

from ..platform.caching import is_current, public_headers
from ..platform.reading import read_id, read_query
from ..shop import schemas
from . import storefront
from .api import api, resources


@action("v1/products", method="GET")
@action.uses(api)
def search_products() -> bytes:
    """Return a page of the products that contain the query."""
    search = read_query(schemas.Search, request.query_string)
    return _cacheable(storefront.search_products(resources(), search.query, search.limit, search.cursor))


@action("v1/products/<product_id>", method="GET")
@action.uses(api)
def read_product(product_id: str) -> bytes:
    """Return one product."""
    return _cacheable(storefront.read_product(resources(), read_id(product_id)))


def _cacheable(content: bytes) -> bytes:
    """Let an answer be kept, and spare a client that has it."""
    headers = public_headers(content)
    response.headers.update({"Content-Type": "application/json", **headers})
    if is_current(request.headers.get("If-None-Match"), headers["ETag"]):
        response.status = 304
        return b""
    return content
