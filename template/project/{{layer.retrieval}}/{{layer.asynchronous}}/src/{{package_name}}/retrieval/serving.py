"""Search by meaning as routes see it, whatever the framework."""

from uuid import UUID

from ..platform.inference.waiting import wait_for
from ..platform.resources import Resources
from . import index
from .answers import SHOWN, citations, instructions
from .schemas import Answer, Question, SimilarProducts, SimilarSearch


async def find_similar(resources: Resources, product_id: UUID, search: SimilarSearch) -> SimilarProducts:
    """Return the products that are most like one.

    Raises:
        NotFound: if there is no product with that id.
    """
    found = await resources.database.read(index.similar, product_id, search.limit)
    return SimilarProducts.model_validate({"items": found})


async def answer(resources: Resources, question: Question) -> Answer:
    """Return what the language model says of the products that are nearest to a question.

    Raises:
        Unavailable: if there is no language model, it does not answer in time, or too many wait for it.
        Unprocessable: if it does not answer this question.
    """
    retrieval, settings = resources.retrieval, resources.settings
    name = retrieval.language_model.name
    vector = await wait_for(retrieval.embed(question.question), settings.inference_timeout)
    found = await resources.database.read(index.nearest, vector, SHOWN)
    said = await wait_for(retrieval.ask(instructions(found), question.question), settings.llm_timeout)
    return Answer(answer=said, citations=citations(said, found), language_model=name)
