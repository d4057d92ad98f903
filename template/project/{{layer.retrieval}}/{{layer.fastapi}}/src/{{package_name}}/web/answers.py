"""Questions about the products; an answer costs money, so that only users get one."""

from fastapi import APIRouter

from ..retrieval import serving
from ..retrieval.schemas import Answer, Question
from .dependencies import ResourcesDependency
from .errors import describe
from .security import AuthenticatedRoute, CurrentUser

router = APIRouter(prefix="/v1/answers", tags=["answers"], route_class=AuthenticatedRoute, responses=describe(401))


@router.post("", operation_id="answer", responses=describe(415, 422))
async def answer(_user_id: CurrentUser, question: Question, resources: ResourcesDependency) -> Answer:
    """Answer a question about the products, and cite them."""
    return await serving.answer(resources, question)
