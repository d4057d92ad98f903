"""The graph in the OpenAPI description."""

from ..openapi import Operation
from .messages import GraphQLRequest, GraphQLResponse

GRAPHQL = Operation(
    method="POST",
    path="/graphql",
    operation_id="graphql",
    summary="Answer an operation (GraphQL); what needs a user needs a token.",
    tag="graphql",
    body=GraphQLRequest,
    answer=GraphQLResponse,
    problems=(401, 415, 422),
)
