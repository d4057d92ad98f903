"""Every error leaves as a problem document."""

import json
from typing import TYPE_CHECKING

from ..platform.problems import MEDIA_TYPE, Problem, for_status
from .api import api

if TYPE_CHECKING:
    from falcon import HTTPError, Request, Response


@api.exception(Problem)
def respond(response: "Response", exception: "Problem") -> bytes:
    """Answer with a problem."""
    return _write(exception, response)


def serialize(_request: "Request", response: "Response", error: "HTTPError") -> None:
    """Answer with what falcon itself refuses."""
    response.data = _write(for_status(int(error.status.partition(" ")[0])), response)


def _write(problem: Problem, response: "Response") -> bytes:
    response.status = f"{problem.status.value} {problem.status.phrase}"
    response.content_type = MEDIA_TYPE
    response.set_headers(problem.headers)
    return json.dumps(problem.document()).encode()
