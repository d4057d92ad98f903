"""Questions about the products; an answer costs money, so that only users get one."""

from uuid import UUID

from sanic import Blueprint, HTTPResponse

from ..platform.reading import read_json
from ..retrieval import serving
from ..retrieval.schemas import Question
from .application import Request
from .responses import respond
from .security import protected

blueprint = Blueprint("answers", url_prefix="/answers", version=1)


@blueprint.post("")
@protected
async def answer(request: Request, user_id: UUID) -> HTTPResponse:  # noqa: ARG001 - what `protected` hands over
    """Answer a question about the products, and cite them."""
    question = read_json(Question, request.headers.get("Content-Type"), request.body)
    return respond(await serving.answer(request.app.ctx.resources, question))
