"""Products that are alike."""

from pyramid.config import Configurator

from ..platform.reading import read_id, read_query
from ..retrieval import serving
from ..retrieval.schemas import SimilarProducts, SimilarSearch
from .request import Request


def find_similar(request: Request) -> SimilarProducts:
    """Return the products that are most like one."""
    search = read_query(SimilarSearch, request.query_string)
    return serving.find_similar(request.resources, read_id(request.matchdict["product_id"]), search)


def includeme(config: Configurator) -> None:
    """Add the route of products that are alike."""
    config.add_route("similar", "/v1/products/{product_id}/similar")
    config.add_view(find_similar, route_name="similar", request_method="GET")
