"""The response side of one request."""

import json
from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from .access import added_headers
from .compression import compress, is_wanted
from .http import complete_headers
from .problems import MEDIA_TYPE, Problem

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

Headers = list[tuple[str, str]]


class Exchange:
    """Completes a response on its way out.

    Args:
        start_response: the server's.
        environ: the request's.
    """

    def __init__(self, start_response: "StartResponse", environ: "WSGIEnvironment") -> None:
        self.added: dict[str, str] = {}
        self.status: int | None = None
        self._start_response = start_response
        self._environ = environ
        self._is_late = False
        self._has_no_body = environ["REQUEST_METHOD"] == "HEAD"
        # The beginning of a response that waits for its whole body, to be compressed.
        self._start: tuple[str, Headers] | None = None

    def start_response(
        self,
        status: str,
        headers: Headers,
        exc_info: Any = None,  # noqa: ANN401
        /,
    ) -> Callable[[bytes], object]:
        """Pass the start of a response on with its headers completed, unless its body is worth compressing."""
        self.status = int(status.split(" ", 1)[0])
        complete, shrinks = complete_headers(self.status, headers, added_headers(self.added))
        if shrinks and not self._is_late and self._is_wanted():
            self._start = status, complete
            return _refuse
        self._start = None
        return self._start_response(status, complete, exc_info)

    def finish(self, content: Iterable[bytes]) -> Iterable[bytes]:
        """Return the content as it is sent."""
        # An application that begins its response only now, as a generator does, streams it.
        self._is_late = True
        if self._start is not None:
            status, headers = self._start
            content = [compress(_join(content))]
            kept = [(name, value) for name, value in headers if name.lower() != "content-length"]
            length = ("Content-Length", str(len(content[0])))
            self._start_response(status, [*kept, length, ("Content-Encoding", "gzip")])
        return _discard(content) if self._has_no_body else content

    def answer(self, problem: Problem) -> Iterable[bytes]:
        """Return a problem document as the whole response."""
        body = json.dumps(problem.document()).encode()
        headers = {"Content-Type": MEDIA_TYPE, "Content-Length": str(len(body)), **problem.headers}
        status = HTTPStatus(problem.status)
        self.start_response(f"{status.value} {status.phrase}", list(headers.items()))
        return [body]

    def _is_wanted(self) -> bool:
        return is_wanted(self._environ.get("HTTP_ACCEPT_ENCODING"), self._environ.get("HTTP_COOKIE"))


def _join(content: Iterable[bytes]) -> bytes:
    try:
        return b"".join(content)
    finally:
        _close(content)


def _discard(content: Iterable[bytes]) -> Iterable[bytes]:
    """Return nothing in place of content that will not be sent."""
    _close(content)
    return []


def _close(content: Iterable[bytes]) -> None:
    if hasattr(content, "close"):
        content.close()


def _refuse(_: bytes) -> None:
    """Stand in for the `write` of PEP 3333, which no framework here uses.

    Raises:
        NotImplementedError: always.
    """
    raise NotImplementedError
