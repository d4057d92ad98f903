"""Products that are alike."""

from uuid import UUID

from apiflask import APIBlueprint

from ..retrieval import serving
from ..retrieval.schemas import SimilarProducts, SimilarSearch
from .context import resources
from .errors import describe

blueprint = APIBlueprint("similar", __name__, tag="products", url_prefix="/v1/products")


@blueprint.get("/<uuid:product_id>/similar")
@blueprint.input(SimilarSearch, location="query", arg_name="search")
@blueprint.output(SimilarProducts)
@blueprint.doc(operation_id="find_similar", responses=describe(404, 422))
def find_similar(product_id: UUID, search: SimilarSearch) -> SimilarProducts:
    """Return the products that are most like one."""
    return serving.find_similar(resources, product_id, search)
