"""Where the graph is asked."""

from django.http import HttpRequest
from ninja import Router

from ..platform.graphql.answer import answer
from ..platform.graphql.messages import GraphQLRequest, GraphQLResponse
from .dependencies import resources
from .errors import describe
from .graph import schema

router = Router(tags=["graphql"])


@router.post("", operation_id="graphql", response={200: GraphQLResponse, **describe(401, 415, 422)})
def graphql(request: HttpRequest, operation: GraphQLRequest) -> GraphQLResponse:
    """Answer an operation (GraphQL); what needs a user needs a token."""
    return answer(schema, resources, request.headers.get("Authorization"), operation)
