"""Where models are asked."""

from aiohttp import web

from ..platform.inference.predicting import predict as ask
from ..platform.inference.schemas import Article, PredictionHeaders
from ..platform.reading import read_headers, read_json
from .keys import RESOURCES
from .responses import answer

routes = web.RouteTableDef()


@routes.post("/v1/predictions")
async def predict(request: web.Request) -> web.Response:
    """Tell an article's category, by the model that is served."""
    version = read_headers(PredictionHeaders, request.headers).version
    article = read_json(Article, request.headers.get("Content-Type"), await request.read())
    return answer(await ask(request.app[RESOURCES], article, version))
