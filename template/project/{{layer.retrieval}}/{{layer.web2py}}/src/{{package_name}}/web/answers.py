"""Questions about the products; an answer costs money, so that only users get one."""

from py4web import action, request

from ..platform.reading import read_json
from ..retrieval import serving
from ..retrieval.schemas import Answer, Question
from .api import api, body, resources
from .security import signed_in


@action("v1/answers", method="POST")
@action.uses(api, signed_in)
def answer() -> Answer:
    """Answer a question about the products, and cite them."""
    question = read_json(Question, request.headers.get("Content-Type"), body())
    return serving.answer(resources(), question)
