"""What clients send and get, as GraphQL over HTTP has it."""

from typing import Annotated, Any

from pydantic import BaseModel, Field

LONGEST_DOCUMENT = 10_000


class GraphQLRequest(BaseModel):
    """One operation; members that extend the protocol are ignored."""

    query: Annotated[
        str, Field(min_length=1, max_length=LONGEST_DOCUMENT, examples=["{ __typename }"], description="The document")
    ]
    operation_name: Annotated[
        str | None, Field(alias="operationName", description="Which one, where the document has several operations")
    ] = None
    variables: dict[str, Any] | None = None


class GraphQLResponse(BaseModel):
    """What became of it: status 200 whatever that is, as long as the request could be read."""

    data: dict[str, Any] | None
    errors: Annotated[list[dict[str, Any]] | None, Field(exclude_if=lambda errors: errors is None)] = None
