"""Products that are alike."""

from ..platform.reading import read_id, read_query
from ..retrieval import serving
from ..retrieval.schemas import SimilarSearch
from .handlers import Handler, route


class SimilarHandler(Handler):
    """The products that are most like one."""

    async def get(self, product_id: str) -> None:
        """Return them."""
        search = read_query(SimilarSearch, self.request.query)
        self.answer(await serving.find_similar(self.resources, read_id(product_id), search))


routes = [route("/v1/products/{product_id}/similar", SimilarHandler)]
