"""Products that are alike."""

from typing import TYPE_CHECKING

from ..platform.reading import read_id, read_query
from ..retrieval import serving
from ..retrieval.schemas import SimilarProducts, SimilarSearch
from .api import api

if TYPE_CHECKING:
    from falcon import Request

    from ..platform.resources import Resources


@api.get("/v1/products/{product_id}/similar")
def find_similar(request: "Request", product_id: str, hug_resources: "Resources") -> SimilarProducts:
    """Return the products that are most like one."""
    search = read_query(SimilarSearch, request.query_string)
    return serving.find_similar(hug_resources, read_id(product_id), search)
