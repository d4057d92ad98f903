"""Products that are alike."""

from aiohttp import web

from ..platform.reading import read_id, read_query
from ..retrieval import serving
from ..retrieval.schemas import SimilarSearch
from .keys import RESOURCES
from .responses import answer

routes = web.RouteTableDef()


@routes.get("/v1/products/{product_id}/similar")
async def find_similar(request: web.Request) -> web.Response:
    """Return the products that are most like one."""
    product_id = read_id(request.match_info["product_id"])
    search = read_query(SimilarSearch, request.rel_url.raw_query_string)
    return answer(await serving.find_similar(request.app[RESOURCES], product_id, search))
