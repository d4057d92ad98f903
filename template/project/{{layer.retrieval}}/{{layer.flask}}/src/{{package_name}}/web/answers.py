"""Questions about the products; an answer costs money, so that only users get one."""

from apiflask import APIBlueprint

from ..retrieval import serving
from ..retrieval.schemas import Answer, Question
from .context import resources
from .errors import describe
from .security import auth

blueprint = APIBlueprint("answers", __name__, tag="answers", url_prefix="/v1/answers")


@blueprint.post("")
@blueprint.auth_required(auth)
@blueprint.input(Question, arg_name="question")
@blueprint.output(Answer)
@blueprint.doc(operation_id="answer", responses=describe(401, 415, 422))
def answer(question: Question) -> Answer:
    """Answer a question about the products, and cite them."""
    return serving.answer(resources, question)
