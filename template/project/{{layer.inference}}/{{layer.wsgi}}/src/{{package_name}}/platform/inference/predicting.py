"""Predictions as routes see them, whatever the framework."""

from ..resources import Resources
from .schemas import Article, Prediction
from .waiting import wait_for


def predict(resources: Resources, article: Article, version: str | None) -> Prediction:
    """Return what a model says of an article.

    Raises:
        Unprocessable: if that version is not served.
        Unavailable: if no model is ready, too many requests wait, or it takes too long.
    """
    chosen = resources.models.choose(version)
    future = resources.models.submit(chosen, (article.text, article.price))
    category, probability = wait_for(future, resources.settings.inference_timeout)
    return Prediction(category=category, probability=probability, model_version=chosen)
