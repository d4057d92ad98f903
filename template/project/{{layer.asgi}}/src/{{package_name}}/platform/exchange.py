"""The response side of one request."""

import json
from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Any

from opentelemetry import trace

from .access import added_headers
from .bodies import Message
from .compression import compress, is_wanted
from .http import complete_headers, missing_headers
from .problems import MEDIA_TYPE, Problem

Send = Callable[[Message], Awaitable[None]]


class Exchange:
    """Completes a response on its way out.

    Args:
        send: the server's.
        scope: of the request.
        headers: the request's, with names in lower case.
    """

    def __init__(self, send: Send, scope: Mapping[str, Any], headers: Mapping[str, str]) -> None:
        self.added: dict[str, str] = {}
        self.status: int | None = None
        # It has ended when the request's line is logged.
        self.span: trace.Span = trace.INVALID_SPAN
        self._send = send
        # Only version 1 of HTTP has a `Connection` header.
        self._has_connections = scope["http_version"].startswith("1")
        self._headers = headers
        # The beginning of a response that waits for its whole body, to be compressed.
        self._start: Message | None = None
        self._body = b""

    async def send(self, message: Message) -> None:
        """Pass a message on; complete the headers of a response that begins, compress one that is worth it."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self.span = trace.get_current_span()
            headers = [(name.decode("latin-1"), value.decode("latin-1")) for name, value in message.get("headers", [])]
            added = added_headers(self.added, has_connections=self._has_connections)
            complete, shrinks = complete_headers(message["status"], headers, added)
            message = {**message, "headers": _encode(complete)}
            if shrinks and is_wanted(self._headers.get("accept-encoding"), self._headers.get("cookie")):
                self._start = message
                return
        elif self._start is not None and message["type"] == "http.response.body":
            self._body += message.get("body", b"")
            if not message.get("more_body", False):
                await self._send_compressed(self._start)
            return
        await self._send(message)

    async def answer(self, problem: Problem) -> None:
        """Send a problem document, unless a response has begun already."""
        if self.status is not None and self._start is None:
            return
        self._start = None
        body = json.dumps(problem.document()).encode()
        headers = {"content-type": MEDIA_TYPE, "content-length": str(len(body)), **problem.headers}
        await self.send(
            {"type": "http.response.start", "status": int(problem.status), "headers": _encode(headers.items())}
        )
        await self.send({"type": "http.response.body", "body": body})

    async def _send_compressed(self, start: Message) -> None:
        body = compress(self._body)
        kept = [(name, value) for name, value in start["headers"] if name != b"content-length"]
        length = _encode({"content-length": str(len(body))}.items())
        headers = [*kept, *length, (b"content-encoding", b"gzip")]
        await self._send({**start, "headers": headers})
        await self._send({"type": "http.response.body", "body": body})


def _encode(headers: Iterable[tuple[str, str]]) -> list[tuple[bytes, bytes]]:
    return [_ENCODED.get(header) or _encode_one(header) for header in headers]


def _encode_one(header: tuple[str, str]) -> tuple[bytes, bytes]:
    name, value = header
    return name.lower().encode(), value.encode("latin-1")


# Those that nearly every response has.
_ENCODED = {header: _encode_one(header) for header in missing_headers({}).items()}
