"""Search and read products."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import conditional_page
from ninja import Router
from ninja.decorators import decorate_view

from ..platform.http import PUBLIC_MAX_AGE
from ..shop import products, schemas
from ..shop.paging import Page
from .dependencies import database
from .errors import describe

router = Router(tags=["products"])


@router.get("", operation_id="search_products", response={200: schemas.ProductPage, **describe(422)})
@decorate_view(conditional_page)
def search_products(
    request: HttpRequest,
    response: HttpResponse,
    query: schemas.Query = "",
    limit: schemas.Limit = 20,
    cursor: schemas.Cursor | None = None,
) -> Page[products.Product]:
    """Return a page of the products that contain the query."""
    response["Cache-Control"] = f"public, max-age={PUBLIC_MAX_AGE}"
    return database.read(products.search_products, query, limit, cursor)


@router.get("/{product_id}", operation_id="read_product", response={200: schemas.Product, **describe(404)})
@decorate_view(conditional_page)
def read_product(request: HttpRequest, response: HttpResponse, product_id: UUID) -> products.Product:
    """Return one product."""
    response["Cache-Control"] = f"public, max-age={PUBLIC_MAX_AGE}"
    return database.read(products.read_product, product_id)
