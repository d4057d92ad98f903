"""Products that are alike."""

from py4web import action, request

from ..platform.reading import read_id, read_query
from ..retrieval import serving
from ..retrieval.schemas import SimilarProducts, SimilarSearch
from .api import api, resources


@action("v1/products/<product_id>/similar", method="GET")
@action.uses(api)
def find_similar(product_id: str) -> SimilarProducts:
    """Return the products that are most like one."""
    search = read_query(SimilarSearch, request.query_string)
    return serving.find_similar(resources(), read_id(product_id), search)
