"""Where models are asked."""

from django.http import HttpRequest
from ninja import Header, Router

from ..platform.inference.predicting import predict as ask
from ..platform.inference.schemas import Article, Prediction, PredictionHeaders
from .dependencies import resources
from .errors import describe

router = Router(tags=["predictions"])


@router.post("", operation_id="predict", response={200: Prediction, **describe(415, 422)})
def predict(request: HttpRequest, article: Article, headers: Header[PredictionHeaders]) -> Prediction:
    """Tell an article's category, by the model that is served."""
    return ask(resources, article, headers.version)
