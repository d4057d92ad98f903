"""Every error leaves as a problem document."""

from http import HTTPStatus

from apiflask import APIFlask, HTTPError
from apiflask.types import ResponsesObjectType
from flask import Response, jsonify
from werkzeug.datastructures import Headers

from ..platform.problems import MEDIA_TYPE, Problem, for_status


def describe(*statuses: int) -> ResponsesObjectType:
    """Return what APIFlask needs to know of problem responses."""
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/ProblemDocument"}}}
    return {status: {"description": HTTPStatus(status).phrase, "content": content} for status in statuses}


def respond(problem: Problem) -> Response:
    """Return a problem as a response."""
    response = jsonify(problem.document())
    response.status_code = problem.status
    response.mimetype = MEDIA_TYPE
    response.headers.update(problem.headers)
    return response


def register(app: APIFlask) -> None:
    """Let the application answer every error with a problem document."""
    app.register_error_handler(Problem, respond)

    @app.error_processor
    def http_error(error: HTTPError) -> Response:
        return respond(for_status(error.status_code, headers=dict(Headers(error.headers))))
