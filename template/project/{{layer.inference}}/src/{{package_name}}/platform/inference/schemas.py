"""What clients send and get."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field


class PredictionHeaders(BaseModel):
    """The headers of a request for a prediction."""

    version: Annotated[
        str | None,
        Field(
            alias="Model-Version",
            pattern=r"^[\w.-]{1,50}$",
            description="The version to ask, in place of the one that is chosen",
        ),
    ] = None


class Article(BaseModel):
    """What to predict the category of."""

    model_config = ConfigDict(extra="forbid")

    text: Annotated[str, Field(min_length=1, max_length=2000, examples=["Oak Chair"], description="Name, description")]
    price: Annotated[float, Field(ge=0, le=1_000_000, allow_inf_nan=False, examples=[120.5])]


class Prediction(BaseModel):
    """What a model says of an article."""

    category: str
    probability: Annotated[float, Field(ge=0, le=1)]
    model_version: str
