"""Where the graph is asked."""

from typing import TYPE_CHECKING

from ..platform.graphql.answer import answer
from ..platform.graphql.messages import GraphQLRequest, GraphQLResponse
from ..platform.reading import read_json
from .api import api
from .graph import schema

if TYPE_CHECKING:
    from falcon import Request

    from ..platform.resources import Resources


@api.post("/graphql", parse_body=False)
def graphql(request: "Request", hug_resources: "Resources") -> GraphQLResponse:
    """Answer an operation (GraphQL); what needs a user needs a token."""
    operation = read_json(GraphQLRequest, request.content_type, request.bounded_stream.read())
    return answer(schema, hug_resources, request.get_header("Authorization"), operation)
