"""Search by meaning in the OpenAPI description."""

from ..platform.openapi import Operation
from .schemas import Answer, Question, SimilarProducts, SimilarSearch

FIND_SIMILAR = Operation(
    method="GET",
    path="/v1/products/{product_id}/similar",
    operation_id="find_similar",
    summary="Return the products that are most like one.",
    tag="products",
    query=SimilarSearch,
    answer=SimilarProducts,
    problems=(404, 422),
)

ANSWER = Operation(
    method="POST",
    path="/v1/answers",
    operation_id="answer",
    summary="Answer a question about the products, and cite them.",
    tag="answers",
    body=Question,
    answer=Answer,
    problems=(401, 415, 422),
    security="OAuth2PasswordBearer",
)
