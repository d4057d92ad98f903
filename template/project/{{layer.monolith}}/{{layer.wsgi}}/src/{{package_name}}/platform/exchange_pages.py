"""The response side of one request, which may come from a browser."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from . import exchange
from .pages.errors import instead_of, wants_page

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment


class Exchange(exchange.Exchange):
    """Answers browsers with a page where others get a problem document."""

    def __init__(self, start_response: "StartResponse", environ: "WSGIEnvironment") -> None:
        super().__init__(start_response, environ)
        # Frameworks may write another form of the path over it.
        self._wants_page = wants_page(environ.get("PATH_INFO", ""), environ.get("HTTP_ACCEPT", ""))
        self._instead: bytes | None = None

    def start_response(
        self,
        status: str,
        headers: exchange.Headers,
        exc_info: Any = None,  # noqa: ANN401
        /,
    ) -> Callable[[bytes], object]:
        """Pass the start of a response on, or that of a page."""
        if self._wants_page and (page := instead_of(int(status.split(" ", 1)[0]), headers)):
            self._instead, headers = page
        return super().start_response(status, headers, exc_info)

    def finish(self, content: Iterable[bytes]) -> Iterable[bytes]:
        """Return the content as it is sent."""
        if self._instead is not None:
            if hasattr(content, "close"):
                content.close()
            content = [self._instead]
        return super().finish(content)
