"""Questions about the products; an answer costs money, so that only users get one."""

from typing import TYPE_CHECKING

from ..platform.reading import read_json
from ..retrieval import serving
from ..retrieval.schemas import Answer, Question
from .api import api
from .security import signed_in

if TYPE_CHECKING:
    from falcon import Request

    from ..platform.resources import Resources


@api.post("/v1/answers", requires=signed_in, parse_body=False)
def answer(request: "Request", hug_resources: "Resources") -> Answer:
    """Answer a question about the products, and cite them."""
    question = read_json(Question, request.content_type, request.bounded_stream.read())
    return serving.answer(hug_resources, question)
