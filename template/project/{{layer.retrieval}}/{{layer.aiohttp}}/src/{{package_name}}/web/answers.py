"""Questions about the products; an answer costs money, so that only users get one."""

from aiohttp import web

from ..platform.reading import read_json
from ..retrieval import serving
from ..retrieval.schemas import Question
from . import responses
from .keys import RESOURCES
from .security import current_user

routes = web.RouteTableDef()


@routes.post("/v1/answers")
async def answer(request: web.Request) -> web.Response:
    """Answer a question about the products, and cite them."""
    current_user(request)
    question = read_json(Question, request.headers.get("Content-Type"), await request.read())
    return responses.answer(await serving.answer(request.app[RESOURCES], question))
