"""The graph; give it a type for each noun, and `Query` and a `Mutation` a field for each use case."""

import strawberry

from ..platform.graphql.schema import Context, Schema
from ..platform.settings import SERVICE
from ..storage.repository import Repository

Info = strawberry.Info[Context[Repository], None]


def read_service() -> str:
    """Return the name of this service."""
    return SERVICE


@strawberry.type
class Query:
    """What can be read."""

    service = strawberry.field(read_service, graphql_type=str)


schema: Schema[Repository] = Schema(Query)
