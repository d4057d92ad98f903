"""Products that are alike."""

from uuid import UUID

from sanic import Blueprint, HTTPResponse

from ..platform.reading import read_query
from ..retrieval import serving
from ..retrieval.schemas import SimilarSearch
from .application import Request
from .responses import respond

blueprint = Blueprint("similar", url_prefix="/products", version=1)


@blueprint.get("/<product_id:uuid>/similar")
async def find_similar(request: Request, product_id: UUID) -> HTTPResponse:
    """Return the products that are most like one."""
    search = read_query(SimilarSearch, request.query_string)
    return respond(await serving.find_similar(request.app.ctx.resources, product_id, search))
