"""Where models are asked."""

from pyramid.config import Configurator

from ..platform.inference.predicting import predict as ask
from ..platform.inference.schemas import Article, Prediction, PredictionHeaders
from ..platform.reading import read_headers, read_json
from .request import Request


def predict(request: Request) -> Prediction:
    """Tell an article's category, by the model that is served."""
    version = read_headers(PredictionHeaders, request.headers).version
    article = read_json(Article, request.headers.get("Content-Type"), request.body)
    return ask(request.resources, article, version)


def includeme(config: Configurator) -> None:
    """Add the route of predictions."""
    config.add_route("predictions", "/v1/predictions")
    config.add_view(predict, route_name="predictions", request_method="POST")
