"""Every error leaves as a problem document."""

import json
import logging
from http import HTTPStatus

from ombott import HTTPError, Ombott
from py4web import response

from ..platform.problems import MEDIA_TYPE, Problem, for_status

logger = logging.getLogger(__name__)


def respond(problem: Problem) -> str:
    """Let the current response be a problem, and return its body."""
    response.status = problem.status.value
    response.headers.clear()
    response.headers.update({"Content-Type": MEDIA_TYPE, **problem.headers})
    return json.dumps(problem.document())


def as_problem(error: Exception) -> Problem:
    """Return what the client is told of an error; nothing of one that nobody expected."""
    if isinstance(error, Problem):
        return error
    if isinstance(error, HTTPError):
        return for_status(error.status_code)
    logger.error("Unhandled error", exc_info=error)
    return Problem()


def refuse(error: HTTPError) -> str:
    """Answer for what never reached an action."""
    if error.exception is not None:
        return respond(as_problem(error.exception))
    # The only thing that is bad before there is an action: a path that is not UTF-8, which nothing has.
    status = HTTPStatus.NOT_FOUND if error.status_code == HTTPStatus.BAD_REQUEST else error.status_code
    allowed = error.headers.get("Allow")
    return respond(for_status(status, headers={"Allow": allowed} if allowed else None))


def register(app: Ombott) -> None:
    """Let the application answer every error outside actions with a problem document."""
    app.error_handlers.clear()
    app.error_handlers["404-hooks"] = {}
    app.default_error_handler = refuse
