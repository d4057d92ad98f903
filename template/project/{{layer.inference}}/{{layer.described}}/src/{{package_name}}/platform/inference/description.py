"""Predictions in the OpenAPI description."""

from ..openapi import Operation
from .schemas import Article, Prediction, PredictionHeaders

PREDICT = Operation(
    method="POST",
    path="/v1/predictions",
    operation_id="predict",
    summary="Tell an article's category, by the model that is served.",
    tag="predictions",
    headers=PredictionHeaders,
    body=Article,
    answer=Prediction,
    problems=(415, 422),
)
