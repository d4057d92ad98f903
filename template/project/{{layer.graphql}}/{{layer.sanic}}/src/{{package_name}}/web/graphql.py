"""Where the graph is asked."""

from sanic import Blueprint, HTTPResponse

from ..platform.graphql.answer import answer
from ..platform.graphql.messages import GraphQLRequest
from ..platform.reading import read_json
from .application import Request
from .graph import schema
from .responses import respond

blueprint = Blueprint("graphql")


@blueprint.post("/graphql")
async def graphql(request: Request) -> HTTPResponse:
    """Answer an operation (GraphQL); what needs a user needs a token."""
    operation = read_json(GraphQLRequest, request.headers.get("Content-Type"), request.body)
    return respond(await answer(schema, request.app.ctx.resources, request.headers.get("Authorization"), operation))
