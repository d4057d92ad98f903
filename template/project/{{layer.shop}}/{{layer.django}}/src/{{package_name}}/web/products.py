"""Search and read products."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from ninja import Query, Router

from ..platform.caching import is_current, public_headers
from ..shop import schemas
from . import storefront
from .dependencies import resources
from .errors import describe

router = Router(tags=["products"])


@router.get("", operation_id="search_products", response={200: schemas.ProductPage, **describe(422)})
def search_products(
    request: HttpRequest,
    search: Query[schemas.Search],
) -> HttpResponse:
    """Return a page of the products that contain the query."""
    return _cacheable(request, storefront.search_products(resources, search.query, search.limit, search.cursor))


@router.get("/{product_id}", operation_id="read_product", response={200: schemas.Product, **describe(404)})
def read_product(request: HttpRequest, product_id: UUID) -> HttpResponse:
    """Return one product."""
    return _cacheable(request, storefront.read_product(resources, product_id))


def _cacheable(request: HttpRequest, body: bytes) -> HttpResponse:
    headers = public_headers(body)
    if is_current(request.headers.get("If-None-Match"), headers["ETag"]):
        return HttpResponseNotModified(headers=headers)
    return HttpResponse(body, headers=headers, content_type="application/json")
