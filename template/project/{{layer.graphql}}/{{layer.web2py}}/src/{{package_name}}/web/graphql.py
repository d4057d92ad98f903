"""Where the graph is asked."""

from py4web import action, request

from ..platform.graphql.answer import answer
from ..platform.graphql.messages import GraphQLRequest, GraphQLResponse
from ..platform.reading import read_json
from .api import api, body, resources
from .graph import schema


@action("graphql", method="POST")
@action.uses(api)
def graphql() -> GraphQLResponse:
    """Answer an operation (GraphQL); what needs a user needs a token."""
    operation = read_json(GraphQLRequest, request.headers.get("Content-Type"), body())
    return answer(schema, resources(), request.headers.get("Authorization"), operation)
