"""What a client asks for."""

from typing import TYPE_CHECKING, Any

from graphql import DocumentNode, GraphQLError, OperationDefinitionNode, OperationType, get_operation_ast, parse
from opentelemetry import trace

from ..settings import Settings
from ..tokens import authenticate
from .errors import Failed, describe
from .limits import MOST_TOKENS
from .messages import GraphQLRequest

if TYPE_CHECKING:
    from collections.abc import Callable


class Operation:
    """One operation of a document.

    Args:
        request: as the client sent it.
        authorization: the header of that name.
        settings: of the service.

    Attributes:
        request: as the client sent it.
        document: the request's, parsed.
        writes: whether it is a mutation.
        user_id: the user that it speaks for, if it speaks for one.
        introspects: whether it may ask for the schema.
        afterwards: what to call with the resources once its transaction has ended, whether it was kept or not.

    Raises:
        Unauthorized: if the token is invalid.
        Failed: if there is no such operation.
    """

    def __init__(self, request: GraphQLRequest, authorization: str | None, settings: Settings) -> None:
        self.request = request
        self.user_id = authenticate(authorization, settings) if authorization else None
        self.introspects = settings.serves_docs
        self.document = _parse(request.query)
        self.writes = _find(self.document, request.operation_name).operation is OperationType.MUTATION
        self.afterwards: list[Callable[..., Any]] = []


def _parse(text: str) -> DocumentNode:
    try:
        return parse(text, max_tokens=MOST_TOKENS)
    except GraphQLError as error:
        raise Failed(describe(error)) from error
    except RecursionError as error:
        raise Failed(describe(GraphQLError("The document is nested too deeply."))) from error


def _find(document: DocumentNode, name: str | None) -> OperationDefinitionNode:
    found = get_operation_ast(document, name)
    if found is None:
        raise Failed(describe(GraphQLError("Give operationName the name of an operation in the document.")))
    if found.operation is OperationType.SUBSCRIPTION:
        raise Failed(describe(GraphQLError("There are no subscriptions here.", found)))
    attributes = {"graphql.operation.type": found.operation.value}
    if found.name:
        attributes["graphql.operation.name"] = found.name.value
    trace.get_current_span().set_attributes(attributes)
    return found
