"""Errors as problem documents (RFC 9457): what a client gets for everything that is not a success."""

from collections.abc import Iterable, Mapping, Sequence
from http import HTTPStatus
from typing import Any

from pydantic import BaseModel, Field

from .logging import request_id

MEDIA_TYPE = "application/problem+json"


class Fault(BaseModel):
    """One invalid value, and where it stands in the request."""

    detail: str
    pointer: str | None = Field(default=None, description="JSON Pointer into the body (RFC 6901), as a URI fragment")
    parameter: str | None = Field(default=None, description="Name of the query parameter")
    header: str | None = Field(default=None, description="Name of the header")


class ProblemDocument(BaseModel):
    """The body of every error response."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str | None = None
    request_id: str | None = None
    errors: list[Fault] | None = None
    error: str | None = Field(default=None, description="OAuth 2 error code (RFC 6749, section 5.2)")


class Problem(Exception):  # noqa: N818
    """An error that the client is told about; raise it from anywhere below a request.

    Args:
        detail: one sentence for the client's developer.
        headers: response headers that belong to the status, such as `Retry-After`.
        members: further members of the document (`errors`, `error`).
    """

    status = HTTPStatus.INTERNAL_SERVER_ERROR

    def __init__(self, detail: str | None = None, *, headers: Mapping[str, str] | None = None, **members: Any) -> None:  # noqa: ANN401
        super().__init__(detail or self.status.phrase)
        self.detail = detail
        self.headers = dict(headers or {})
        self.members = members

    def document(self) -> dict[str, Any]:
        """Return the problem document of the current request as plain JSON values."""
        return ProblemDocument(
            title=self.status.phrase,
            status=self.status,
            detail=self.detail,
            request_id=request_id.get(),
            **self.members,
        ).model_dump(exclude_none=True)


class BadRequest(Problem):
    """The request cannot be read."""

    status = HTTPStatus.BAD_REQUEST


class Unauthorized(Problem):
    """The request lacks a valid token; the answer says which scheme to use (RFC 6750, section 3)."""

    status = HTTPStatus.UNAUTHORIZED

    def __init__(self, detail: str, challenge: str = "Bearer") -> None:
        super().__init__(detail, headers={"WWW-Authenticate": challenge})


class NotFound(Problem):
    """There is nothing here for this client."""

    status = HTTPStatus.NOT_FOUND


class RequestTimeout(Problem):
    """The client took too long to send its request."""

    status = HTTPStatus.REQUEST_TIMEOUT


class Conflict(Problem):
    """The state of the resource forbids it."""

    status = HTTPStatus.CONFLICT


class ContentTooLarge(Problem):
    """The body is over the limit."""

    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE


class UnsupportedMediaType(Problem):
    """The body's media type is not the one that this operation reads."""

    status = HTTPStatus.UNSUPPORTED_MEDIA_TYPE


class Unprocessable(Problem):
    """The request can be read, but its values cannot be accepted."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY


class TooManyRequests(Problem):
    """The client must wait."""

    status = HTTPStatus.TOO_MANY_REQUESTS

    def __init__(self, detail: str, retry_after: int) -> None:
        """Tell the client to wait `retry_after` seconds."""
        super().__init__(detail, headers={"Retry-After": str(retry_after)})


class Unavailable(Problem):
    """Something that the service depends on does not answer."""

    status = HTTPStatus.SERVICE_UNAVAILABLE

    def __init__(self, detail: str = "Please try again shortly.") -> None:
        super().__init__(detail, headers={"Retry-After": "5"})


def for_status(status: int, detail: str | None = None, headers: Mapping[str, str] | None = None) -> Problem:
    """Return a problem with any HTTP status, for errors that the framework raises itself."""
    problem = Problem(detail, headers=headers)
    problem.status = HTTPStatus(status)
    return problem


def pointer(location: Iterable[str | int]) -> str:
    """Return `location` as a JSON Pointer in a URI fragment: `("lines", 0)` gives `#/lines/0`."""
    return "#" + "".join(f"/{str(part).replace('~', '~0').replace('/', '~1')}" for part in location)


def invalid(faults: Sequence[Mapping[str, Any]]) -> Problem:
    """Return the problem for validation errors in pydantic's form.

    Each fault's `loc` begins with where the value came from: `path`, `header`, `query` or `body`. What the client
    gets follows from that: 404 for a malformed id, 400 for a header or unreadable JSON, 422 for values.
    """
    sources = {fault["loc"][0] for fault in faults}
    if "path" in sources:
        return NotFound()
    if any(fault["type"] == "json_invalid" for fault in faults):
        return BadRequest("The body is not valid JSON.")
    errors = [_describe(fault["loc"][0], fault["loc"][1:], fault["msg"]) for fault in faults]
    if "header" in sources:
        return BadRequest("A required header is missing or malformed.", errors=errors)
    return Unprocessable("Some values are not acceptable.", errors=errors)


def _describe(source: str, location: Sequence[str | int], message: str) -> Fault:
    match source:
        case "body":
            return Fault(detail=message, pointer=pointer(location))
        case "header":
            return Fault(detail=message, header=str(location[0]))
        case _:
            return Fault(detail=message, parameter=str(location[0]))
