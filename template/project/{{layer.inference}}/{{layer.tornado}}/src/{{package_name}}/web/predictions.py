"""Where models are asked."""

from ..platform.inference.predicting import predict as ask
from ..platform.inference.schemas import Article, PredictionHeaders
from ..platform.reading import read_headers, read_json
from .handlers import Handler, route


class PredictionsHandler(Handler):
    """Predictions."""

    async def post(self) -> None:
        """Tell an article's category, by the model that is served."""
        version = read_headers(PredictionHeaders, self.request.headers).version
        article = read_json(Article, self.content_type, self.body)
        self.answer(await ask(self.resources, article, version))


routes = [route("/v1/predictions", PredictionsHandler)]
