"""Where the graph is asked."""

from typing import Annotated

from fastapi import APIRouter, Header

from ..platform.graphql.answer import answer
from ..platform.graphql.messages import GraphQLRequest, GraphQLResponse
from .dependencies import ResourcesDependency
from .errors import describe
from .graph import schema
from .route import StrictRoute

router = APIRouter(tags=["graphql"], route_class=StrictRoute)


@router.post("/graphql", operation_id="graphql", responses=describe(401, 415, 422))
async def graphql(
    request: GraphQLRequest,
    resources: ResourcesDependency,
    authorization: Annotated[str | None, Header(include_in_schema=False)] = None,
) -> GraphQLResponse:
    """Answer an operation (GraphQL); what needs a user needs a token."""
    return await answer(schema, resources, authorization, request)
