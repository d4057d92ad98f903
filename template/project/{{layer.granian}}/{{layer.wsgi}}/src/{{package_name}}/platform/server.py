"""How Granian runs a synchronous application."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from .admission import SPARE_THREADS
from .settings import Settings

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


def options(settings: Settings) -> dict[str, Any]:
    """Return one thread for each request that is let in, and a few to refuse the others and to answer probes."""
    return {"interface": "wsgi", "blocking_threads": settings.capacity + SPARE_THREADS}


def hide_server_header(app: "WSGIApplication") -> "WSGIApplication":
    """Say nothing about the software (RFC 9110, section 10.2.4): Granian names itself where nobody else does."""

    def anonymous(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        def start_anonymously(
            status: str,
            headers: list[tuple[str, str]],
            exc_info: Any = None,  # noqa: ANN401
        ) -> Any:  # noqa: ANN401
            return start_response(status, [*headers, ("Server", "")], exc_info)

        return app(environ, start_anonymously)

    return anonymous
