"""Search and read products."""

from uuid import UUID

from fastapi import APIRouter, Request, Response

from ..platform.caching import entity_tag, is_current
from ..platform.http import PUBLIC_MAX_AGE
from ..shop import products, schemas
from .dependencies import DatabaseDependency
from .errors import describe

router = APIRouter(prefix="/v1/products", tags=["products"])


@router.get("", operation_id="search_products", response_model=schemas.ProductPage, responses=describe(422))
async def search_products(
    request: Request,
    database: DatabaseDependency,
    query: schemas.Query = "",
    limit: schemas.Limit = 20,
    cursor: schemas.Cursor | None = None,
) -> Response:
    """Return a page of the products that contain the query."""
    page = await database.read(products.search_products, query, limit, cursor)
    return _cacheable(request, schemas.ProductPage.model_validate(page))


@router.get("/{product_id}", operation_id="read_product", response_model=schemas.Product, responses=describe(404))
async def read_product(request: Request, product_id: UUID, database: DatabaseDependency) -> Response:
    """Return one product."""
    product = await database.read(products.read_product, product_id)
    return _cacheable(request, schemas.Product.model_validate(product))


def _cacheable(request: Request, content: schemas.Output) -> Response:
    body = content.model_dump_json().encode()
    headers = {"Cache-Control": f"public, max-age={PUBLIC_MAX_AGE}", "ETag": entity_tag(body)}
    if is_current(request.headers.get("If-None-Match"), headers["ETag"]):
        return Response(status_code=304, headers=headers)
    return Response(body, headers=headers, media_type="application/json")
