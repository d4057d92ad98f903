"""Where models are asked."""

from apiflask import APIBlueprint

from ..platform.inference.predicting import predict as ask
from ..platform.inference.schemas import Article, Prediction, PredictionHeaders
from .context import resources
from .errors import describe

blueprint = APIBlueprint("predictions", __name__, tag="predictions", url_prefix="/v1/predictions")


@blueprint.post("")
@blueprint.input(PredictionHeaders, location="headers", arg_name="headers")
@blueprint.input(Article, arg_name="article")
@blueprint.output(Prediction)
@blueprint.doc(operation_id="predict", responses=describe(415, 422))
def predict(headers: PredictionHeaders, article: Article) -> Prediction:
    """Tell an article's category, by the model that is served."""
    return ask(resources, article, headers.version)
