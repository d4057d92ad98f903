"""What clients send and get."""

from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, Field

from ..shop.schemas import Input, Output, Product


class SimilarSearch(BaseModel):
    """The query parameters of a search for what is alike."""

    limit: Annotated[int, Field(ge=1, le=20, description="How many products, at most")] = 5


class SimilarProduct(Output):
    """A product, and how alike it is."""

    product: Product
    similarity: Annotated[float, Field(ge=-1.001, le=1.001, description="The cosine of both texts' vectors")]


class SimilarProducts(Output):
    """The most alike first."""

    items: list[SimilarProduct]


class Question(Input):
    """A question about the products."""

    question: Annotated[str, Field(min_length=1, max_length=500, pattern=r"^[^\x00]*$")]


class Answer(Output):
    """What a language model says, and which products it says it of."""

    answer: str
    citations: Annotated[list[UUID], Field(description="The products that the answer names, all of this shop")]
    language_model: str
