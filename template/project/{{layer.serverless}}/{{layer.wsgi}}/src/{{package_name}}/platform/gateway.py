"""Requests from API Gateway, answered by a WSGI application."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from apig_wsgi import make_lambda_handler

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


class Gateway:
    """Answers events by an application.

    Args:
        app: the application.
    """

    def __init__(self, app: "WSGIApplication") -> None:
        self._app = app
        # By default, it answers REST APIs in text only.
        self._handle = make_lambda_handler(self._answer, binary_support=True)

    def __call__(self, event: dict[str, Any], context: object) -> dict[str, Any]:
        """Return the response to the request of an event."""
        return self._handle(event, context)

    def _answer(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        # The adapter takes what a client wrote into `X-Forwarded-For` for its address, behind REST APIs.
        about = environ["apig_wsgi.request_context"]
        environ["REMOTE_ADDR"] = (about.get("http") or about["identity"])["sourceIp"]
        return self._app(environ, start_response)
