"""Every error leaves as a problem document."""

import json
from typing import Any

from pyramid.config import Configurator
from pyramid.exceptions import PredicateMismatch, URLDecodeError
from pyramid.httpexceptions import HTTPException

from ..platform.problems import MEDIA_TYPE, NotFound, Problem, for_status
from .request import Request
from .responses import Response


def respond(problem: Problem, _request: Request) -> Response:
    """Return a problem as a response."""
    body = json.dumps(problem.document()).encode()
    response = Response(body, problem.status, content_type=MEDIA_TYPE)
    response.headers.update(problem.headers)
    return response


def http_error(error: HTTPException, request: Request) -> Response:
    """Return what Pyramid itself refuses."""
    return respond(for_status(error.status_code), request)


def not_text(_error: URLDecodeError, request: Request) -> Response:
    """Nothing has a path that is not UTF-8."""
    return respond(NotFound(), request)


def wrong_method(_error: PredicateMismatch, request: Any) -> Response:  # noqa: ANN401
    """Say which methods a path has; Pyramid says that there is nothing."""
    views = [entry["introspectable"] for entry in request.registry.introspector.get_category("views")]
    allowed = [view["request_methods"] for view in views if view["route_name"] == request.matched_route.name]
    return respond(for_status(405, headers={"Allow": ", ".join(sorted(allowed))}), request)


def includeme(config: Configurator) -> None:
    """Let the application answer every error with a problem document."""
    config.add_exception_view(respond, context=Problem)
    config.add_exception_view(http_error, context=HTTPException)
    config.add_exception_view(not_text, context=URLDecodeError)
    config.add_exception_view(wrong_method, context=PredicateMismatch)
