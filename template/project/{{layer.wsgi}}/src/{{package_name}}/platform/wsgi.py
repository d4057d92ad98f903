"""The outermost layer of a WSGI application: what holds for every request and every response."""

import json
import logging
import time
from collections.abc import Callable, Collection, Iterable
from http import HTTPStatus
from io import BytesIO
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from .http import LARGEST_BODY, PROBES, choose_request_id, host_is_allowed, missing_headers
from .logging import request_id
from .problems import MEDIA_TYPE, BadRequest, ContentTooLarge, Problem

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

logger = logging.getLogger("access")


class Shell:
    """Wraps an application: request id, security headers, allowed hosts, body size, access log, last-resort errors.

    Args:
        app: the framework's application.
        allowed_hosts: the values of `Host` that are served.
    """

    def __init__(self, app: "WSGIApplication", allowed_hosts: Collection[str]) -> None:
        self.app = app
        self.allowed_hosts = allowed_hosts

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Handle one request."""
        token = request_id.set(choose_request_id(environ.get("HTTP_X_REQUEST_ID")))
        exchange = _Exchange(start_response)
        # Django writes its own form of the path over it.
        path = environ.get("PATH_INFO", "")
        started = time.perf_counter()
        try:
            self._check(environ)
            content = self.app(environ, exchange.start_response)
        except Problem as problem:
            content = exchange.answer(problem)
        except Exception:
            logger.exception("Unhandled error")
            content = exchange.answer(Problem())
        finally:
            if path not in PROBES:
                duration = round((time.perf_counter() - started) * 1000, 1)
                fields = {"status": exchange.status, "duration_ms": duration}
                # Quoted, since a decoded path may hold a line break.
                target = quote(path, encoding="latin-1")
                logger.info("%s %s %s", environ["REQUEST_METHOD"], target, exchange.status, extra=fields)
            request_id.reset(token)
        return _discard(content) if environ["REQUEST_METHOD"] == "HEAD" else content

    def _check(self, environ: "WSGIEnvironment") -> None:
        if not host_is_allowed(environ.get("HTTP_HOST"), environ.get("PATH_INFO", ""), self.allowed_hosts):
            raise BadRequest("This service does not answer for that host name.")
        environ["wsgi.input"] = body = _read_body(environ)
        environ["CONTENT_LENGTH"] = str(body.getbuffer().nbytes)


class _Exchange:
    """The response side of one request."""

    def __init__(self, start_response: "StartResponse") -> None:
        self._start_response = start_response
        self.status: int | None = None

    def start_response(
        self,
        status: str,
        headers: list[tuple[str, str]],
        exc_info: Any = None,  # noqa: ANN401
        /,
    ) -> Callable[[bytes], object]:
        """Pass the start of a response on with its headers completed."""
        self.status = int(status.split(" ", 1)[0])
        present = {name.lower(): value for name, value in headers}
        added = {**missing_headers(present), "X-Request-ID": request_id.get() or ""}
        return self._start_response(status, [*headers, *added.items()], exc_info)

    def answer(self, problem: Problem) -> Iterable[bytes]:
        """Return a problem document as the whole response."""
        body = json.dumps(problem.document()).encode()
        headers = {"Content-Type": MEDIA_TYPE, "Content-Length": str(len(body)), **problem.headers}
        status = HTTPStatus(problem.status)
        self.start_response(f"{status.value} {status.phrase}", list(headers.items()))
        return [body]


def _discard(content: Iterable[bytes]) -> Iterable[bytes]:
    """Return nothing in place of content that will not be sent."""
    if hasattr(content, "close"):
        content.close()
    return []


def _read_body(environ: "WSGIEnvironment") -> BytesIO:
    """Read the whole body, since a length that is not declared can only be checked by counting."""
    declared = environ.get("CONTENT_LENGTH") or ""
    is_chunked = "chunked" in environ.get("HTTP_TRANSFER_ENCODING", "").lower()
    length = int(declared) if declared.isdecimal() else 0
    if length > LARGEST_BODY:
        raise ContentTooLarge(f"The body may have {LARGEST_BODY} bytes at most.")
    body = environ["wsgi.input"].read(LARGEST_BODY + 1 if is_chunked else length)
    if len(body) > LARGEST_BODY:
        raise ContentTooLarge(f"The body may have {LARGEST_BODY} bytes at most.")
    return BytesIO(body)
