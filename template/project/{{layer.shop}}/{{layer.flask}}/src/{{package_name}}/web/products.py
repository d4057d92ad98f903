"""Search and read products."""

from uuid import UUID

from apiflask import APIBlueprint
from flask import Response, request
from pydantic import BaseModel

from ..platform.http import PUBLIC_MAX_AGE
from ..shop import products, schemas
from .context import database
from .errors import describe

blueprint = APIBlueprint("products", __name__, tag="products", url_prefix="/v1/products")


class Search(BaseModel):
    """The query parameters of a search."""

    query: schemas.Query = ""
    limit: schemas.Limit = 20
    cursor: schemas.Cursor | None = None


@blueprint.get("")
@blueprint.input(Search, location="query", arg_name="search")
@blueprint.output(schemas.ProductPage)
@blueprint.doc(operation_id="search_products", responses=describe(422))
def search_products(search: Search) -> schemas.ProductPage:
    """Return a page of the products that contain the query."""
    page = database.read(products.search_products, search.query, search.limit, search.cursor)
    return schemas.ProductPage.model_validate(page)


@blueprint.get("/<uuid:product_id>")
@blueprint.output(schemas.Product)
@blueprint.doc(operation_id="read_product", responses=describe(404))
def read_product(product_id: UUID) -> schemas.Product:
    """Return one product."""
    return schemas.Product.model_validate(database.read(products.read_product, product_id))


@blueprint.after_request
def let_caches_keep(response: Response) -> Response:
    """Let everybody keep an answer for a while, and ask by its tag whether it still holds."""
    if response.status_code == 200:  # noqa: PLR2004
        response.cache_control.public = True
        response.cache_control.max_age = PUBLIC_MAX_AGE
        response.add_etag()
        response.make_conditional(request)
    return response
