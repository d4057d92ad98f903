"""Lets pages of other origins call a WSGI application."""

from collections.abc import Callable, Collection, Iterable
from typing import TYPE_CHECKING, Any

from .cors import preflight_headers, response_headers

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


def with_origins(app: "WSGIApplication", origins: Collection[str]) -> "WSGIApplication":
    """Return the application open to pages of these origins; itself where there are none."""
    return Origins(app, origins) if origins else app


class Origins:
    """Wraps an application.

    Args:
        app: the application.
        origins: whose pages may call.
    """

    def __init__(self, app: "WSGIApplication", origins: Collection[str]) -> None:
        self.app = app
        self.origins = origins

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Handle one request."""
        origin = environ.get("HTTP_ORIGIN")
        asks = environ["REQUEST_METHOD"] == "OPTIONS" and "HTTP_ACCESS_CONTROL_REQUEST_METHOD" in environ
        if origin and asks:
            start_response("204 No Content", list(preflight_headers(origin, self.origins).items()))
            return []

        def start(
            status: str,
            headers: list[tuple[str, str]],
            exc_info: Any = None,  # noqa: ANN401
            /,
        ) -> Callable[[bytes], object]:
            return start_response(status, [*headers, *response_headers(origin, self.origins).items()], exc_info)

        return self.app(environ, start)
