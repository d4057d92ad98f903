"""Search and read products."""

from pyramid.config import Configurator

from ..platform.caching import is_current, public_headers
from ..platform.reading import read_id, read_query
from ..shop import schemas
from . import storefront
from .request import Request
from .responses import Response


def search_products(request: Request) -> Response:
    """Return a page of the products that contain the query."""
    search = read_query(schemas.Search, request.query_string)
    page = storefront.search_products(request.resources, search.query, search.limit, search.cursor)
    return _cacheable(request, page)


def read_product(request: Request) -> Response:
    """Return one product."""
    product_id = read_id(request.matchdict["product_id"])
    return _cacheable(request, storefront.read_product(request.resources, product_id))


def _cacheable(request: Request, body: bytes) -> Response:
    headers = public_headers(body)
    is_kept = is_current(request.headers.get("If-None-Match"), headers["ETag"])
    response = Response(status=304) if is_kept else Response(body, content_type="application/json")
    response.headers.update(headers)
    return response


def includeme(config: Configurator) -> None:
    """Add the routes of products."""
    config.add_route("products", "/v1/products")
    config.add_view(search_products, route_name="products", request_method="GET")
    config.add_route("product", "/v1/products/{product_id}")
    config.add_view(read_product, route_name="product", request_method="GET")
