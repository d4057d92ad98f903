"""Where the graph is asked."""

from apiflask import APIBlueprint
from flask import request

from ..platform.graphql.answer import answer
from ..platform.graphql.messages import GraphQLRequest, GraphQLResponse
from .context import resources
from .errors import describe
from .graph import schema

blueprint = APIBlueprint("graphql", __name__, tag="graphql")


@blueprint.post("/graphql")
@blueprint.input(GraphQLRequest, arg_name="operation")
@blueprint.output(GraphQLResponse)
@blueprint.doc(operation_id="graphql", responses=describe(401, 415, 422))
def graphql(operation: GraphQLRequest) -> GraphQLResponse:
    """Answer an operation (GraphQL); what needs a user needs a token."""
    return answer(schema, resources, request.headers.get("Authorization"), operation)
