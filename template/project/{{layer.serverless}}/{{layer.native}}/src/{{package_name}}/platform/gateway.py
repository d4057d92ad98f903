"""Requests from API Gateway, passed on over HTTP to the framework's own server in this process."""

import asyncio
import os
import signal
import socket
from collections.abc import Coroutine, Iterable
from http.client import HTTPConnection, HTTPResponse
from string import punctuation
from threading import Thread
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import quote
from wsgiref.util import is_hop_by_hop

from apig_wsgi import make_lambda_handler

from .local_server import Application, LocalServer

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

Result = TypeVar("Result")

# In a path, by RFC 3986, section 3.3.
_LEFT_AS_IT_IS = "/:@!$&'()*+,;="


class Gateway:
    """Answers events by an application, whose server it starts once, on an event loop in a thread of its own.

    Nobody listens on a port: a request comes on a connection between two sockets of this process. There is no time-out
    but Lambda's, which ends the process, so that a server that hangs is not given the next event.

    Args:
        app: the application.
    """

    def __init__(self, app: Application) -> None:
        self._server = LocalServer(app)
        self._loop = asyncio.new_event_loop()
        Thread(target=self._loop.run_forever, name="server", daemon=True).start()
        self._run(self._server.start())
        self._watch()
        # By default, it answers REST APIs in text only.
        self._handle = make_lambda_handler(self._pass_on, binary_support=True)

    def __call__(self, event: dict[str, Any], context: object) -> dict[str, Any]:
        """Return the response to the request of an event."""
        return self._handle(event, context)

    def _run(self, work: Coroutine[Any, Any, Result]) -> Result:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()

    def _pass_on(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        ours, theirs = socket.socketpair()
        with ours:
            self._run(self._server.accept(theirs))
            _send(ours, environ)
            response = HTTPResponse(ours, method=environ["REQUEST_METHOD"])
            response.begin()
            body = response.read()
            # The server hangs up when it has done with the request: its span has ended, and its line is logged.
            ours.recv(1)
        headers = [(name, value) for name, value in response.getheaders() if not is_hop_by_hop(name)]
        start_response(f"{response.status} {response.reason}", headers)
        return [body]

    def _watch(self) -> None:
        """Stop the server at SIGTERM, which Lambda sends where an extension is registered."""
        # While the runtime waits for an event, it may run no handler of Python's; the loop is woken up in any case.
        self._signals, self._sender = socket.socketpair()
        self._sender.setblocking(False)  # noqa: FBT003
        signal.signal(signal.SIGTERM, lambda *_: None)
        signal.set_wakeup_fd(self._sender.fileno())
        self._loop.call_soon_threadsafe(self._loop.add_reader, self._signals, self._notice)

    def _notice(self) -> None:
        if self._signals.recv(1)[0] == signal.SIGTERM:
            self._end = self._loop.create_task(self._stop())

    async def _stop(self) -> None:
        try:
            await self._server.stop()
        finally:
            # The runtime does not end by itself.
            os._exit(0)


def _send(connection: socket.socket, environ: "WSGIEnvironment") -> None:
    """Send a request, with what the server cannot know in the headers that it trusts."""
    body = environ["wsgi.input"].read()
    # The adapter takes what a client wrote into `X-Forwarded-For` for its address, behind REST APIs.
    about = environ["apig_wsgi.request_context"]
    received = {key[5:].replace("_", "-"): value for key, value in environ.items() if key.startswith("HTTP_") and value}
    headers = {name: value for name, value in received.items() if not is_hop_by_hop(name)} | {
        "CONTENT-LENGTH": str(len(body)),
        "CONNECTION": "close",
        "X-REAL-IP": (about.get("http") or about["identity"])["sourceIp"],
        "X-SCHEME": environ["wsgi.url_scheme"],
    }
    path = quote(environ["PATH_INFO"].encode("latin-1"), safe=_LEFT_AS_IT_IS)
    query = environ["QUERY_STRING"]
    request = HTTPConnection("")
    request.sock = connection
    request.putrequest(
        environ["REQUEST_METHOD"],
        f"{path}?{quote(query, safe=punctuation)}" if query else path,
        skip_host=True,
        skip_accept_encoding=True,
    )
    for name, value in headers.items():
        request.putheader(name, value.encode("latin-1", errors="replace"))
    request.endheaders(body)
