"""Products that are alike."""

from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router

from ..retrieval import serving
from ..retrieval.schemas import SimilarProducts, SimilarSearch
from .dependencies import resources
from .errors import describe

router = Router(tags=["products"])


@router.get("/{product_id}/similar", operation_id="find_similar", response={200: SimilarProducts, **describe(404, 422)})
def find_similar(request: HttpRequest, product_id: UUID, search: Query[SimilarSearch]) -> SimilarProducts:
    """Return the products that are most like one."""
    return serving.find_similar(resources, product_id, search)
