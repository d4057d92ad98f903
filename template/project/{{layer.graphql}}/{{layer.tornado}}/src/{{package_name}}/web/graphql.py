"""Where the graph is asked."""

from ..platform.graphql.answer import answer
from ..platform.graphql.messages import GraphQLRequest
from ..platform.reading import read_json
from .graph import schema
from .handlers import Handler, route


class GraphQLHandler(Handler):
    """The graph."""

    async def post(self) -> None:
        """Answer an operation (GraphQL); what needs a user needs a token."""
        operation = read_json(GraphQLRequest, self.content_type, self.body)
        authorization = self.request.headers.get("Authorization")
        self.answer(await answer(schema, self.resources, authorization, operation))


routes = [route("/graphql", GraphQLHandler)]
