"""Every error leaves as a problem document."""

from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.routing import Match

from ..platform.problems import MEDIA_TYPE, Problem, ProblemDocument, for_status, invalid

_METHODS = ("DELETE", "GET", "HEAD", "PATCH", "POST", "PUT")


def describe(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return what FastAPI needs to know of problem responses."""
    return {status: {"model": ProblemDocument, "description": HTTPStatus(status).phrase} for status in statuses}


def respond(problem: Problem) -> JSONResponse:
    """Return a problem as a response."""
    return JSONResponse(problem.document(), problem.status, problem.headers, media_type=MEDIA_TYPE)


def register(app: FastAPI) -> None:
    """Let the application answer every error with a problem document."""

    @app.exception_handler(Problem)
    async def problem(_request: Request, error: Problem) -> JSONResponse:
        return respond(error)

    @app.exception_handler(RequestValidationError)
    async def invalid_request(_request: Request, error: RequestValidationError) -> JSONResponse:
        return respond(invalid(error.errors()))

    @app.exception_handler(HTTPException)
    async def http_error(request: Request, error: HTTPException) -> JSONResponse:
        headers = dict(error.headers or {})
        if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
            headers["Allow"] = _allowed_methods(request)
        return respond(for_status(error.status_code, headers=headers))

    @app.exception_handler(Exception)
    async def unexpected(_request: Request, _error: Exception) -> JSONResponse:
        return respond(Problem())


def _allowed_methods(request: Request) -> str:
    """Return the methods of all routes at a path; Starlette names only those of the first."""
    routes = request.app.routes
    scopes = {method: {**request.scope, "method": method} for method in _METHODS}
    return ", ".join(
        method for method in _METHODS if any(route.matches(scopes[method])[0] is Match.FULL for route in routes)
    )
