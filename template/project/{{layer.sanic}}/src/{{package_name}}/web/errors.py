"""Every error leaves as a problem document."""

import json
import logging

from sanic import HTTPResponse
from sanic.exceptions import SanicException

from ..platform.problems import MEDIA_TYPE, Problem, for_status
from .application import Application, Request

logger = logging.getLogger(__name__)


def respond(problem: Problem) -> HTTPResponse:
    """Return a problem as a response."""
    return HTTPResponse(json.dumps(problem.document()), problem.status, problem.headers, MEDIA_TYPE)


def register(app: Application) -> None:
    """Let the application answer every error with a problem document."""

    @app.exception(Problem)
    async def problem(_request: Request, error: Problem) -> HTTPResponse:
        return respond(error)

    @app.exception(SanicException)
    async def refused(_request: Request, error: SanicException) -> HTTPResponse:
        return respond(for_status(error.status_code, headers=error.headers))

    @app.exception(Exception)
    async def unexpected(_request: Request, error: Exception) -> HTTPResponse:
        logger.error("Unhandled error", exc_info=error)
        return respond(Problem())
