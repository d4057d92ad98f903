"""From a request to its answer."""

from typing import TYPE_CHECKING

from ..resources import Resources
from .errors import Failed
from .messages import GraphQLRequest, GraphQLResponse
from .operation import Operation

if TYPE_CHECKING:
    from ...storage.repository import Repository
    from .schema import Schema


def answer(
    schema: "Schema[Repository]", resources: Resources, authorization: str | None, request: GraphQLRequest
) -> GraphQLResponse:
    """Carry out what a client asks for: a query within a transaction that reads, a mutation as a whole or not at all.

    Raises:
        Unauthorized: if there is a token, and it is invalid.
    """
    try:
        operation = Operation(request, authorization, resources.settings)
        transaction = resources.database.write if operation.writes else resources.database.read
        try:
            return transaction(schema.run, operation)
        finally:
            for act in operation.afterwards:
                act(resources)
    except Failed as failure:
        return failure.response
