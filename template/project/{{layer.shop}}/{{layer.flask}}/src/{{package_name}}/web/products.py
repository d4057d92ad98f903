"""Search and read products."""

from uuid import UUID

from apiflask import APIBlueprint
from flask import Response, request

from ..platform.caching import is_current, public_headers
from ..shop import schemas
from . import storefront
from .context import resources
from .errors import describe

blueprint = APIBlueprint("products", __name__, tag="products", url_prefix="/v1/products")


@blueprint.get("")
@blueprint.input(schemas.Search, location="query", arg_name="search")
@blueprint.output(schemas.ProductPage)
@blueprint.doc(operation_id="search_products", responses=describe(422))
def search_products(search: schemas.Search) -> Response:
    """Return a page of the products that contain the query."""
    return _cacheable(storefront.search_products(resources, search.query, search.limit, search.cursor))


@blueprint.get("/<uuid:product_id>")
@blueprint.output(schemas.Product)
@blueprint.doc(operation_id="read_product", responses=describe(404))
def read_product(product_id: UUID) -> Response:
    """Return one product."""
    return _cacheable(storefront.read_product(resources, product_id))


def _cacheable(body: bytes) -> Response:
    headers = public_headers(body)
    if is_current(request.headers.get("If-None-Match"), headers["ETag"]):
        return Response(status=304, headers=headers)
    return Response(body, headers=headers, mimetype="application/json")
