"""Questions about the products; an answer costs money, so that only users get one."""

from pyramid.config import Configurator

from ..platform.reading import read_json
from ..retrieval import serving
from ..retrieval.schemas import Answer, Question
from .request import Request
from .security import SIGNED_IN


def answer(request: Request) -> Answer:
    """Answer a question about the products, and cite them."""
    question = read_json(Question, request.headers.get("Content-Type"), request.body)
    return serving.answer(request.resources, question)


def includeme(config: Configurator) -> None:
    """Add the route of answers."""
    config.add_route("answers", "/v1/answers")
    config.add_view(answer, route_name="answers", request_method="POST", permission=SIGNED_IN)
