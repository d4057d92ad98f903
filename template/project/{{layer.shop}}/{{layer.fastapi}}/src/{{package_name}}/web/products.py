"""Search and read products."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from ..platform.caching import is_current, public_headers
from ..shop import schemas
from . import storefront
from .dependencies import ResourcesDependency
from .errors import describe

router = APIRouter(prefix="/v1/products", tags=["products"])


@router.get("", operation_id="search_products", response_model=schemas.ProductPage, responses=describe(422))
async def search_products(
    request: Request,
    resources: ResourcesDependency,
    search: Annotated[schemas.Search, Query()],
) -> Response:
    """Return a page of the products that contain the query."""
    return _cacheable(request, await storefront.search_products(resources, search.query, search.limit, search.cursor))


@router.get("/{product_id}", operation_id="read_product", response_model=schemas.Product, responses=describe(404))
async def read_product(request: Request, product_id: UUID, resources: ResourcesDependency) -> Response:
    """Return one product."""
    return _cacheable(request, await storefront.read_product(resources, product_id))


def _cacheable(request: Request, body: bytes) -> Response:
    headers = public_headers(body)
    if is_current(request.headers.get("If-None-Match"), headers["ETag"]):
        return Response(status_code=304, headers=headers)
    return Response(body, headers=headers, media_type="application/json")
