"""Search and read products, over HTTP and on the command line."""

from typing import TYPE_CHECKING

import falcon

from ..platform.caching import is_current, public_headers
from ..platform.reading import read_id, read_query
from ..shop import schemas
from . import storefront
from .api import api, to_json

if TYPE_CHECKING:
    from falcon import Request, Response

    from ..platform.resources import Resources


def cacheable(body: bytes, request: "Request", response: "Response") -> bytes:
    """Let an answer be kept, and spare a client that has it."""
    headers = public_headers(body)
    response.set_headers(headers)
    if is_current(request.get_header("If-None-Match"), headers["ETag"]):
        response.status = falcon.HTTP_304
        response.delete_header("Content-Type")
    return body


@api.get("/v1/products", transform=cacheable)
def search_products(request: "Request", hug_resources: "Resources") -> bytes:
    """Return a page of the products that contain the query."""
    search = read_query(schemas.Search, request.query_string)
    return storefront.search_products(hug_resources, search.query, search.limit, search.cursor)


@api.cli(output=to_json)
@api.get("/v1/products/{product_id}", transform=cacheable)
def read_product(product_id: str, hug_resources: "Resources") -> bytes:
    """Return one product."""
    return storefront.read_product(hug_resources, read_id(product_id))
