"""Where the graph is asked."""

from pyramid.config import Configurator

from ..platform.graphql.answer import answer
from ..platform.graphql.messages import GraphQLRequest, GraphQLResponse
from ..platform.reading import read_json
from .graph import schema
from .request import Request


def graphql(request: Request) -> GraphQLResponse:
    """Answer an operation (GraphQL); what needs a user needs a token."""
    operation = read_json(GraphQLRequest, request.headers.get("Content-Type"), request.body)
    return answer(schema, request.resources, request.headers.get("Authorization"), operation)


def includeme(config: Configurator) -> None:
    """Add the route of the graph."""
    config.add_route("graphql", "/graphql")
    config.add_view(graphql, route_name="graphql", request_method="POST")
