"""Products that are alike."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from ..retrieval import serving
from ..retrieval.schemas import SimilarProducts, SimilarSearch
from .dependencies import ResourcesDependency
from .errors import describe

router = APIRouter(tags=["products"])


@router.get("/v1/products/{product_id}/similar", operation_id="find_similar", responses=describe(404, 422))
async def find_similar(
    product_id: UUID, search: Annotated[SimilarSearch, Query()], resources: ResourcesDependency
) -> SimilarProducts:
    """Return the products that are most like one."""
    return await serving.find_similar(resources, product_id, search)
