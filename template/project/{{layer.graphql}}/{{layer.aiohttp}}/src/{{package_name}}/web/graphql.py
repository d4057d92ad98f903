"""Where the graph is asked."""

from aiohttp import web

from ..platform.graphql.answer import answer
from ..platform.graphql.messages import GraphQLRequest
from ..platform.reading import read_json
from . import responses
from .graph import schema
from .keys import RESOURCES

routes = web.RouteTableDef()


@routes.post("/graphql")
async def graphql(request: web.Request) -> web.Response:
    """Answer an operation (GraphQL); what needs a user needs a token."""
    operation = read_json(GraphQLRequest, request.headers.get("Content-Type"), await request.read())
    authorization = request.headers.get("Authorization")
    return responses.answer(await answer(schema, request.app[RESOURCES], authorization, operation))
