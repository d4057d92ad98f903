"""The outermost layer of an ASGI application: what holds for every request and every response."""

import json
import logging
import time
from collections.abc import Awaitable, Callable, Collection, MutableMapping
from typing import Any
from urllib.parse import quote

from .http import LARGEST_BODY, PROBES, choose_request_id, host_is_allowed, missing_headers
from .logging import request_id
from .problems import MEDIA_TYPE, BadRequest, ContentTooLarge, Problem

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[MutableMapping[str, Any], Receive, Send], Awaitable[None]]

logger = logging.getLogger("access")


class Shell:
    """Wraps an application: request id, security headers, allowed hosts, body size, access log, last-resort errors.

    Args:
        app: the framework's application.
        allowed_hosts: the values of `Host` that are served.
    """

    def __init__(self, app: Application, allowed_hosts: Collection[str]) -> None:
        self.app = app
        self.allowed_hosts = allowed_hosts

    async def __call__(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        """Handle one connection; anything but HTTP passes through."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
        token = request_id.set(choose_request_id(headers.get("x-request-id")))
        exchange = _Exchange(send)
        started = time.perf_counter()
        try:
            self._check(scope["path"], headers)
            await self.app(scope, _replay(await _read_body(receive)), exchange.send)
        except Problem as problem:
            await exchange.answer(problem)
        except Exception:
            logger.exception("Unhandled error")
            await exchange.answer(Problem())
        finally:
            if scope["path"] not in PROBES:
                duration = round((time.perf_counter() - started) * 1000, 1)
                fields = {"status": exchange.status, "duration_ms": duration}
                # Quoted, since a decoded path may hold a line break.
                logger.info("%s %s %s", scope["method"], quote(scope["path"]), exchange.status, extra=fields)
            request_id.reset(token)

    def _check(self, path: str, headers: dict[str, str]) -> None:
        if not host_is_allowed(headers.get("host"), path, self.allowed_hosts):
            raise BadRequest("This service does not answer for that host name.")
        length = headers.get("content-length", "")
        if length.isdecimal() and int(length) > LARGEST_BODY:
            raise _too_large()


class _Exchange:
    """The response side of one request."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self.status: int | None = None

    async def send(self, message: Message) -> None:
        """Pass a message on; complete the headers of a response that begins."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
            headers = list(message.get("headers", []))
            present = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in headers}
            added = {**missing_headers(present), "X-Request-ID": request_id.get() or ""}
            headers += [(name.lower().encode(), value.encode("latin-1")) for name, value in added.items()]
            message = {**message, "headers": headers}
        await self._send(message)

    async def answer(self, problem: Problem) -> None:
        """Send a problem document, unless a response has begun already."""
        if self.status is not None:
            return
        body = json.dumps(problem.document()).encode()
        headers = {"content-type": MEDIA_TYPE, "content-length": str(len(body)), **problem.headers}
        raw = [(name.lower().encode(), value.encode("latin-1")) for name, value in headers.items()]
        await self.send({"type": "http.response.start", "status": int(problem.status), "headers": raw})
        await self.send({"type": "http.response.body", "body": body})


async def _read_body(receive: Receive) -> tuple[Message, Receive]:
    """Read the whole body, since a length that is not declared can only be checked by counting."""
    body = b""
    while True:
        message = await receive()
        if message["type"] != "http.request":
            return message, receive
        body += message.get("body", b"")
        if len(body) > LARGEST_BODY:
            raise _too_large()
        if not message.get("more_body", False):
            return {"type": "http.request", "body": body, "more_body": False}, receive


def _too_large() -> ContentTooLarge:
    # The rest of the body would be taken for the next request.
    return ContentTooLarge(f"The body may have {LARGEST_BODY} bytes at most.", headers={"Connection": "close"})


def _replay(first: tuple[Message, Receive]) -> Receive:
    pending, receive = [first[0]], first[1]

    async def replay() -> Message:
        return pending.pop() if pending else await receive()

    return replay
