"""Questions about the products; an answer costs money, so that only users get one."""

from ..platform.reading import read_json
from ..retrieval import serving
from ..retrieval.schemas import Question
from .handlers import route
from .security import UserHandler


class AnswersHandler(UserHandler):
    """Answers."""

    async def post(self) -> None:
        """Answer a question about the products, and cite them."""
        question = read_json(Question, self.content_type, self.body)
        self.answer(await serving.answer(self.resources, question))


routes = [route("/v1/answers", AnswersHandler)]
