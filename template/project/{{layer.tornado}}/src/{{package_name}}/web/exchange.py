"""One request and its response, between the connection and the handler."""

import asyncio
import json
import logging
import time
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote

from opentelemetry.trace import INVALID_SPAN, use_span
from tornado.http1connection import HTTP1Connection
from tornado.httputil import HTTPConnection, HTTPHeaders, HTTPMessageDelegate, RequestStartLine, ResponseStartLine

from ..platform.access import added_headers, check_host, check_length, log_request
from ..platform.compression import compress, is_wanted
from ..platform.cors import preflight_headers, response_headers
from ..platform.deadline import for_request
from ..platform.http import BODY_SECONDS, PROBES, choose_request_id, complete_headers, merge_headers
from ..platform.logging import request_id
from ..platform.peers import Client, client_address, find_client
from ..platform.problems import MEDIA_TYPE, Problem, RequestTimeout, for_status
from ..platform.serving import LARGEST_HEADER
from ..platform.spans import Observation

if TYPE_CHECKING:
    from .shell import Shell

logger = logging.getLogger("access")

# So long a client that is refused may go on sending: it would not read its answer from a connection that is closed.
_LINGER_SECONDS = 5
# Of a header, and the length of the line above it, as gunicorn's other workers have them.
_MOST_FIELDS = 64
_LONGEST_ADDRESS = 8190
# In a path, by RFC 3986, section 3.3.
_LEFT_AS_IT_IS = "/:@!$&'()*+,;="
# Of a length; more do not make it larger than the limit.
_DIGITS = 19


@dataclass(frozen=True, slots=True)
class Context:
    """What Tornado knows of a connection: who is behind it, and how it spoke to the outermost known proxy."""

    remote_ip: str
    protocol: str


class Outgoing(HTTPConnection):
    """The response: its headers are completed, and its body compressed if it is worth it.

    Args:
        shell: what holds for every request.
        connection: that the request came on.
        start_line: of the request.
        headers: the request's, with names in lower case.
        client: who sent it.
    """

    def __init__(
        self,
        shell: "Shell",
        connection: HTTP1Connection,
        start_line: RequestStartLine,
        headers: Mapping[str, str],
        client: Client,
    ) -> None:
        self.context = Context(client.address, client.scheme)
        self.path = unquote(start_line.path.partition("?")[0])
        self.added: dict[str, str] = {}
        self.status: int | None = None
        # The pattern of the path, once its handler is known.
        self.route: str | None = None
        self.held = ExitStack()
        self.observation: Observation | None = None
        self._shell = shell
        self._connection = connection
        self._method = start_line.method
        self._headers = headers
        self._started = time.perf_counter()
        self._is_finished = False
        self._written: asyncio.Future[None] | None = None
        shell.begins()

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401
        """Return what handlers use beyond the interface."""
        return getattr(self._connection, name)

    def write_headers(
        self, start_line: RequestStartLine | ResponseStartLine, headers: HTTPHeaders, chunk: bytes | None = None
    ) -> "asyncio.Future[None]":
        """Begin the response."""
        self.status = status = int(start_line[1])
        fields = [(name, value) for name, value in headers.get_all() if name != "Server"]
        if self._shell.origins:
            fields += response_headers(self._headers.get("origin"), self._shell.origins).items()
        added, shrinks = complete_headers(status, fields, added_headers(self.added))
        complete = dict(added)
        is_whole = chunk is not None and headers.get("Content-Length") == str(len(chunk))
        if chunk and is_whole and shrinks and self._compresses():
            chunk = compress(chunk)
            complete |= {"Content-Length": str(len(chunk)), "Content-Encoding": "gzip"}
        if complete.get("Connection") == "close":
            self._connection._disconnect_on_finish = True  # noqa: SLF001 # it has no other way to say so
        self._written = self._connection.write_headers(start_line, HTTPHeaders(complete), chunk)
        return self._written

    def write(self, chunk: bytes) -> "asyncio.Future[None]":
        """Send a part of the body."""
        self._written = self._connection.write(chunk)
        return self._written

    def finish(self) -> None:
        """End the response; the request is in flight until the last of it is sent."""
        if self._is_finished:
            return
        self._end()
        self._connection.finish()
        if self._written is None:
            self._shell.ended()
        else:
            self._written.add_done_callback(lambda _: self._shell.ended())

    def abandon(self) -> None:
        """Forget a request whose client has left."""
        if not self._is_finished:
            self._end()
            self._shell.ended()

    def answer(self, status: int, headers: Mapping[str, str], body: bytes = b"") -> None:
        """Send a response, but do not end it."""
        self.write_headers(ResponseStartLine("HTTP/1.1", status, ""), HTTPHeaders(headers), body)

    def refuse(self, problem: Problem) -> None:
        """Send a problem document, but do not end the response."""
        body = json.dumps(problem.document()).encode()
        headers = {"Content-Type": MEDIA_TYPE, "Content-Length": str(len(body)), **problem.headers}
        self.answer(problem.status, headers, body)

    def _compresses(self) -> bool:
        return is_wanted(self._headers.get("accept-encoding"), self._headers.get("cookie"))

    def _end(self) -> None:
        self._is_finished = True
        self.held.close()
        span = self.observation.span if self.observation else INVALID_SPAN
        log_request(self._method, self.path, status=self.status, started=self._started, span=span)
        if self.observation:
            self.observation.end(self.status or 0, self.route)


class Incoming(HTTPMessageDelegate):
    """The request: looked at when its headers are there, and handed over when it is complete.

    Args:
        shell: what holds for every request.
        server_connection: what Tornado calls the connection.
        connection: what one request of it comes on.
    """

    def __init__(self, shell: "Shell", server_connection: object, connection: HTTP1Connection) -> None:
        self._shell = shell
        self._server_connection = server_connection
        self._connection = connection
        self._body = bytearray()

    async def headers_received(  # type: ignore[override] # Tornado awaits it
        self, start_line: RequestStartLine, headers: HTTPHeaders
    ) -> None:
        """Let the request in, or refuse it; its body is read in either case."""
        self._start_line, self._headers = start_line, headers
        self._fields = merge_headers(headers.get_all())
        request_id.set(choose_request_id(self._fields.get("x-request-id")))
        self._client = self._find_client()
        client_address.set(self._client.address)
        self._out = Outgoing(self._shell, self._connection, start_line, self._fields, self._client)
        late = RequestTimeout("The body took too long.", headers={"Connection": "close"})
        self._timer = asyncio.get_running_loop().call_later(BODY_SECONDS, self._refuse, late)
        try:
            await self._let_in()
        except Problem as problem:
            self._refuse(problem)
        except Exception:
            logger.exception("Unhandled error")
            self._refuse(Problem())

    def data_received(self, chunk: bytes) -> None:
        """Keep a part of the body, unless the request is refused."""
        if self._out.status is None:
            self._body += chunk
            try:
                check_length(len(self._body))
            except Problem as problem:
                self._refuse(problem)

    def finish(self) -> None:
        """Hand the request over."""
        self._timer.cancel()
        if self._out.status is not None:
            self._out.finish()
        elif self._is_preflight():
            self._out.answer(204, preflight_headers(self._fields["origin"], self._shell.origins))
            self._out.finish()
        else:
            self._hand_over()

    def on_connection_close(self) -> None:
        """Notice that the client has left before its request was complete."""
        self._timer.cancel()
        self._out.abandon()

    def _find_client(self) -> Client:
        peer: Any = self._connection.context
        forwarded = self._fields.get("x-forwarded-for", ""), self._fields.get("x-forwarded-proto", "")
        return find_client(peer.remote_ip, peer.protocol, *forwarded, self._shell.settings.trusted_proxies)

    async def _let_in(self) -> None:
        sizes = [len(name) + len(value) for name, value in self._headers.get_all()]
        if len(sizes) > _MOST_FIELDS or sum(sizes) > LARGEST_HEADER:
            raise for_status(431, headers={"Connection": "close"})
        if len(self._start_line.path) > _LONGEST_ADDRESS:
            raise for_status(414, headers={"Connection": "close"})
        check_host(self._fields.get("host"), self._out.path, self._shell.settings)
        length = self._fields.get("content-length", "")
        check_length(int(length[:_DIGITS]) if length.isdecimal() else 0)
        if self._out.path not in PROBES:
            self._out.added = await self._shell.resources.limiter.admit(client_address.get())
        self._out.held.enter_context(self._shell.admission.place(self._out.path))

    def _refuse(self, problem: Problem) -> None:
        if self._out.status is None:
            self._body.clear()
            self._out.refuse(problem)
            self._timer.cancel()
            self._timer = asyncio.get_running_loop().call_later(_LINGER_SECONDS, self._out.finish)

    def _is_preflight(self) -> bool:
        asks = "origin" in self._fields and "access-control-request-method" in self._fields
        return bool(self._shell.origins) and asks and self._start_line.method == "OPTIONS"

    def _meant(self) -> RequestStartLine:
        """Return the start line with the path that is meant (RFC 3986, section 6.2.2.2); Tornado does not decode it."""
        path = quote(self._out.path, safe=_LEFT_AS_IT_IS)
        _, mark, query = self._start_line.path.partition("?")
        return self._start_line._replace(path=path + mark + query)

    def _hand_over(self) -> None:
        observer = None if self._out.path in PROBES else self._shell.observer
        if observer:
            path = self._start_line.path.partition("?")[0]
            self._out.observation = Observation(observer, self._start_line.method, path, self._client, self._fields)
        span = self._out.observation.span if self._out.observation else INVALID_SPAN
        # The handler runs in a task of its own, which takes the deadline and the span along.
        with for_request(), use_span(span):
            handler = self._shell.app.start_request(self._server_connection, self._out)
            handler.headers_received(self._meant(), self._headers)
            if self._body:
                handler.data_received(bytes(self._body))
            handler.finish()
