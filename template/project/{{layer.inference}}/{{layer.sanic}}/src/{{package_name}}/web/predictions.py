"""Where models are asked."""

from sanic import Blueprint, HTTPResponse

from ..platform.inference.predicting import predict as ask
from ..platform.inference.schemas import Article, PredictionHeaders
from ..platform.reading import read_headers, read_json
from .application import Request
from .responses import respond

blueprint = Blueprint("predictions", url_prefix="/predictions", version=1)


@blueprint.post("")
async def predict(request: Request) -> HTTPResponse:
    """Tell an article's category, by the model that is served."""
    version = read_headers(PredictionHeaders, request.headers).version
    article = read_json(Article, request.headers.get("Content-Type"), request.body)
    return respond(await ask(request.app.ctx.resources, article, version))
