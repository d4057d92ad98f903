"""What clients are told of what fails."""

from typing import Any

from graphql import GraphQLError

from ..problems import Problem, Unavailable
from .messages import GraphQLResponse


class Failed(Exception):  # noqa: N818
    """Ends an operation, and undoes what it did.

    Args:
        errors: what the client is told.
    """

    def __init__(self, *errors: dict[str, Any]) -> None:
        super().__init__(*errors)
        self.response = GraphQLResponse(data=None, errors=list(errors))


def describe(error: GraphQLError) -> dict[str, Any]:
    """Return an error as the client sees it; a problem comes with its document.

    Raises:
        Exception: the error's cause, if it is not the client's fault.
    """
    cause = error.original_error
    if isinstance(cause, Problem) and not isinstance(cause, Unavailable):
        extensions = {"code": cause.status.name, **cause.document()}
    elif cause is None or isinstance(cause, GraphQLError) or error.path is None:
        extensions = {"code": "BAD_REQUEST"}
    else:
        raise cause
    return {**error.formatted, "extensions": extensions}
