"""The types of a graph, and how an operation on them runs within one transaction."""

from collections.abc import Callable, Iterator
from typing import Generic, TypeVar
from uuid import UUID

import strawberry
from graphql import NoSchemaIntrospectionCustomRule
from strawberry.extensions import SchemaExtension
from strawberry.schema.config import StrawberryConfig

from ..problems import Unauthorized
from .errors import Failed, describe
from .limits import Limits
from .messages import GraphQLResponse
from .operation import Operation

Repository = TypeVar("Repository")


class Context(Generic[Repository]):
    """What the fields of an operation work with.

    Args:
        repository: of the operation's transaction.
        operation: the operation.
    """

    def __init__(self, repository: Repository, operation: Operation) -> None:
        self.repository = repository
        self.operation = operation

    @property
    def user_id(self) -> UUID:
        """The user that the operation speaks for.

        Raises:
            Unauthorized: if it speaks for none.
        """
        if self.operation.user_id is None:
            raise Unauthorized("Send an access token: Authorization: Bearer …")
        return self.operation.user_id


class Schema(strawberry.Schema, Generic[Repository]):
    """The types of a graph.

    Args:
        query: the type of what can be read.
        mutation: the type of what can be done.
        context: makes what the fields work with.
    """

    def __init__(
        self,
        query: type,
        mutation: type | None = None,
        context: Callable[[Repository, Operation], Context[Repository]] = Context,
    ) -> None:
        # A suggestion for a misspelt field would tell of the schema.
        super().__init__(query, mutation, extensions=[_Rules], config=StrawberryConfig(disable_field_suggestions=True))
        self._context = context

    def run(self, repository: Repository, operation: Operation) -> GraphQLResponse:
        """Carry out an operation.

        Raises:
            Failed: if it is a mutation, and not all of it can be done.
            Exception: whatever is not the client's fault.
        """
        result = self.execute_sync(
            operation.request.query,
            variable_values=operation.request.variables,
            operation_name=operation.request.operation_name,
            context_value=self._context(repository, operation),
        )
        errors = [describe(error) for error in result.errors or ()]
        if errors and operation.writes:
            raise Failed(*errors)
        return GraphQLResponse(data=result.data, errors=errors or None)

    def process_errors(self, *_: object) -> None:
        """Log none of them as strawberry would: clients are told of theirs, and the others are raised."""


class _Rules(SchemaExtension):
    """Applies the limits, and spares strawberry the parsing."""

    def on_operation(self) -> Iterator[None]:
        operation: Operation = self.execution_context.context.operation
        closed = () if operation.introspects else (NoSchemaIntrospectionCustomRule,)
        self.execution_context.validation_rules = (*self.execution_context.validation_rules, Limits, *closed)
        self.execution_context.graphql_document = operation.document
        yield
