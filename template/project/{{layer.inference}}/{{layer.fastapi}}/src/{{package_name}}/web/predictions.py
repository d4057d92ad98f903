"""Where models are asked."""

from typing import Annotated

from fastapi import APIRouter, Header

from ..platform.inference.predicting import predict as ask
from ..platform.inference.schemas import Article, Prediction, PredictionHeaders
from .dependencies import ResourcesDependency
from .errors import describe
from .route import StrictRoute

router = APIRouter(prefix="/v1/predictions", tags=["predictions"], route_class=StrictRoute)


@router.post("", operation_id="predict", responses=describe(415, 422))
async def predict(
    article: Article, headers: Annotated[PredictionHeaders, Header()], resources: ResourcesDependency
) -> Prediction:
    """Tell an article's category, by the model that is served."""
    return await ask(resources, article, headers.version)
