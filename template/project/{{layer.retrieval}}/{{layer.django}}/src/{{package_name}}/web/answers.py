"""Questions about the products; an answer costs money, so that only users get one."""

from ninja import Router

from ..retrieval import serving
from ..retrieval.schemas import Answer, Question
from .dependencies import resources
from .errors import describe
from .security import OAuth2PasswordBearer, SignedInRequest

router = Router(tags=["answers"], auth=OAuth2PasswordBearer())


@router.post("", operation_id="answer", response={200: Answer, **describe(401, 415, 422)})
def answer(request: SignedInRequest, question: Question) -> Answer:
    """Answer a question about the products, and cite them."""
    return serving.answer(resources, question)
