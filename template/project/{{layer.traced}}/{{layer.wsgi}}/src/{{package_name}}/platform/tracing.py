"""Requests of a WSGI application, observed."""

from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from opentelemetry.trace import use_span

from .http import APART
from .peers import Client
from .spans import Observation, Observer
from .telemetry import is_on
from .wsgi import SPAN

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

# Where the framework leaves the pattern of the path that it found.
ROUTE = "tracing.route"


def traced(app: "WSGIApplication") -> "WSGIApplication":
    """Return the application with its requests observed, except for probes; itself where nothing is exported."""
    return Tracing(app) if is_on() else app


class Tracing:
    """Wraps an application.

    Args:
        app: the application.
    """

    def __init__(self, app: "WSGIApplication") -> None:
        self.app = app
        self._observer = Observer()

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Handle one request."""
        path = environ.get("PATH_INFO", "")
        if path in APART:
            return self.app(environ, start_response)
        status = int(HTTPStatus.INTERNAL_SERVER_ERROR)

        def start(
            line: str,
            headers: list[tuple[str, str]],
            exc_info: Any = None,  # noqa: ANN401
            /,
        ) -> Callable[[bytes], object]:
            nonlocal status
            status = int(line.split(" ", 1)[0])
            return start_response(line, headers, exc_info)

        client = Client(environ["REMOTE_ADDR"], environ["wsgi.url_scheme"])
        headers = {_name(key): value for key, value in environ.items() if key.startswith("HTTP_")}
        observation = Observation(self._observer, environ["REQUEST_METHOD"], path, client, headers)
        environ[SPAN] = observation.span
        try:
            with use_span(observation.span):
                return self.app(environ, start)
        finally:
            observation.end(status, environ.get(ROUTE))


def _name(key: str) -> str:
    return key.removeprefix("HTTP_").replace("_", "-").lower()
