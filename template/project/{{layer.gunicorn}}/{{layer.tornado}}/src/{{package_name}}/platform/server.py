"""A worker of gunicorn that serves Tornado: gunicorn's own drops the requests that are under way when it ends."""

import asyncio
import os
import signal
import sys
from collections.abc import Awaitable

from gunicorn.workers.base import Worker as BaseWorker
from tornado.httpserver import HTTPServer
from tornado.iostream import IOStream

from . import draining
from .refusal import Refusal
from .serving import GRACEFUL_SECONDS, HEADER_SECONDS, KEEP_ALIVE_SECONDS, LARGEST_HEADER
from .settings import Settings

# For a request that is on its way while SIGTERM comes; its answer says that it is the last.
_LINGER_SECONDS = 1
# Between two signs of life.
_INTERVAL = 0.5


# What Tornado answers to that which is no request.
_BARE_REFUSAL = b"HTTP/1.1 400 Bad Request\r\n\r\n"


class _Server(HTTPServer):
    """Waits for the first header no longer than for the others, and refuses nonsense in the words of all refusals."""

    def handle_stream(self, stream: IOStream, address: tuple[object, ...]) -> None:
        """Serve a connection."""
        write, read = stream.write, stream.read_until_regex
        waiting = asyncio.get_running_loop().call_later(HEADER_SECONDS, stream.close)

        def write_better(data: bytes | memoryview) -> "asyncio.Future[None]":
            return write(bytes(Refusal(400)) if data == _BARE_REFUSAL else data)

        def read_header(regex: bytes, max_bytes: int | None = None) -> Awaitable[bytes]:
            header = asyncio.ensure_future(read(regex, max_bytes))
            header.add_done_callback(lambda _: waiting.cancel())
            return header

        stream.write = write_better  # type: ignore[method-assign]
        stream.read_until_regex = read_header  # type: ignore[method-assign]
        super().handle_stream(stream, address)


class Worker(BaseWorker):  # type: ignore[misc]
    """Runs Tornado's server on gunicorn's sockets."""

    def run(self) -> None:
        """Serve until the end."""
        asyncio.run(self._serve())

    async def _serve(self) -> None:
        shell = self.wsgi()
        await shell.start()
        server = _Server(
            shell,
            idle_connection_timeout=KEEP_ALIVE_SECONDS,
            # The shell has limits of its own, and answers for what is over them; here the connection just ends.
            max_header_size=8 * LARGEST_HEADER,
            max_body_size=sys.maxsize,
        )
        for socket in self.sockets:
            socket.setblocking(False)  # noqa: FBT003
        server.add_sockets(self.sockets)
        while self.alive and self.ppid == os.getppid() and shell.served < self.max_requests:
            self.notify()
            await asyncio.sleep(_INTERVAL)
        if not draining.has_begun():
            # Neither have its clients been told where it ends to be replaced.
            signal.raise_signal(signal.SIGTERM)
        await asyncio.sleep(_LINGER_SECONDS)
        server.stop()
        # The newest connection may not have sent its request yet.
        await asyncio.sleep(_LINGER_SECONDS)
        await shell.finish_requests(GRACEFUL_SECONDS - 3 * _LINGER_SECONDS)
        await server.close_all_connections()
        await shell.close()


def threads(_settings: Settings) -> int:
    """Return 1: the event loop serves all requests of a process."""
    return 1


def prepare() -> None:
    """Do nothing: the worker is prepared."""
