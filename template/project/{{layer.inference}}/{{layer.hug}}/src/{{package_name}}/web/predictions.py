"""Where models are asked."""

from typing import TYPE_CHECKING

from ..platform.inference.predicting import predict as ask
from ..platform.inference.schemas import Article, Prediction, PredictionHeaders
from ..platform.reading import read_headers, read_json
from .api import api

if TYPE_CHECKING:
    from falcon import Request

    from ..platform.resources import Resources


@api.post("/v1/predictions", parse_body=False)
def predict(request: "Request", hug_resources: "Resources") -> Prediction:
    """Tell an article's category, by the model that is served."""
    # falcon's own mapping knows headers only in upper case.
    given = {"Model-Version": value} if (value := request.get_header("Model-Version")) else {}
    version = read_headers(PredictionHeaders, given).version
    article = read_json(Article, request.content_type, request.bounded_stream.read())
    return ask(hug_resources, article, version)
