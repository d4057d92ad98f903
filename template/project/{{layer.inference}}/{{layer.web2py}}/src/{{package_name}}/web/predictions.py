"""Where models are asked."""

from py4web import action, request

from ..platform.inference.predicting import predict as ask
from ..platform.inference.schemas import Article, Prediction, PredictionHeaders
from ..platform.reading import read_headers, read_json
from .api import api, body, resources


@action("v1/predictions", method="POST")
@action.uses(api)
def predict() -> Prediction:
    """Tell an article's category, by the model that is served."""
    version = read_headers(PredictionHeaders, request.headers).version
    article = read_json(Article, request.headers.get("Content-Type"), body())
    return ask(resources(), article, version)
