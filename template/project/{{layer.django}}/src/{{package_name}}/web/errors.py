"""Every error leaves as a problem document."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from ..platform.problems import (
    MEDIA_TYPE,
    BadRequest,
    NotFound,
    Problem,
    ProblemDocument,
    UnsupportedMediaType,
    for_status,
    invalid,
)

JSON = "application/json"


def describe(*statuses: int) -> dict[int, type[ProblemDocument]]:
    """Return the problems that an operation may answer with; 400, 429 and 503 are possible everywhere."""
    return dict.fromkeys([400, *statuses, 429, 503], ProblemDocument)


def respond(problem: Problem) -> HttpResponse:
    """Return a problem as a response."""
    headers = {"Cache-Control": "no-store", **problem.headers}
    return JsonResponse(problem.document(), status=problem.status, headers=headers, content_type=MEDIA_TYPE)


def register(api: NinjaAPI) -> None:
    """Let the API answer every error of an operation with a problem document."""

    @api.exception_handler(Problem)
    def problem(request: HttpRequest, error: Problem) -> HttpResponse:
        return respond(error)

    @api.exception_handler(ValidationError)
    def invalid_request(request: HttpRequest, error: ValidationError) -> HttpResponse:
        if not request.body and any(fault["loc"][0] == "body" for fault in error.errors):
            return respond(_empty(request))
        return respond(invalid([{**fault, "loc": _locate(*fault["loc"])} for fault in error.errors]))

    @api.exception_handler(HttpError)
    def http_error(request: HttpRequest, error: HttpError) -> HttpResponse:
        # Ninja wraps in its own error what the parser raises.
        cause = error.__cause__
        return respond(cause if isinstance(cause, Problem) else for_status(error.status_code, error.message))

    @api.exception_handler(Http404)
    def not_found(request: HttpRequest, error: Http404) -> HttpResponse:
        return respond(NotFound())


def _empty(request: HttpRequest) -> Problem:
    """Return what is wrong with an empty body, which ninja's parser never sees."""
    if request.content_type == JSON:
        return BadRequest("The body is not valid JSON.")
    return UnsupportedMediaType(f"Send {JSON}.")


def _locate(source: str, *location: str | int) -> tuple[str | int, ...]:
    """Return where a value stands in the request, for what ninja says of it."""
    match source:
        case "body":
            # The first part is the name of the operation's argument.
            return (source, *location[1:])
        case "form":
            return ("body", *location)
        case _:
            return (source, *location)


def view(status: int) -> Callable[..., HttpResponse]:
    """Return the view for errors that Django finds outside of any operation."""

    def error(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
        return respond(for_status(status))

    return error
