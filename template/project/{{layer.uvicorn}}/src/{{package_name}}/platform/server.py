"""What uvicorn has no setting for."""

import asyncio
import logging
import signal
import sys
from typing import Any, ClassVar

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn_worker import UvicornWorker

from .serving import GRACEFUL_SECONDS, HEADER_SECONDS, LARGEST_HEADER
from .settings import Settings


class _Connection(HttpToolsProtocol):
    """A connection that limits how long and how large a header is."""

    waiting: asyncio.TimerHandle | None = None
    received = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait."""
        super().connection_made(transport)
        self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no longer."""
        self._wait_no_longer()
        super().connection_lost(exc)

    def on_message_begin(self) -> None:
        """Begin to wait for the rest of a header."""
        super().on_message_begin()
        self._wait()

    def data_received(self, data: bytes) -> None:
        """Refuse a header that has no end."""
        self.received += len(data)
        super().data_received(data)
        if self.waiting and self.received > LARGEST_HEADER:
            self._wait_no_longer()
            self.send_400_response("The header is too large.")

    def on_headers_complete(self) -> None:
        """Refuse a header that is too large, and serve another."""
        self._wait_no_longer()
        if sum(len(name) + len(value) for name, value in self.headers) + len(self.url) > LARGEST_HEADER:
            message = "the header is too large"
            raise ValueError(message)
        super().on_headers_complete()

    def _wait(self) -> None:
        self._wait_no_longer()
        self.waiting = self.loop.call_later(HEADER_SECONDS, self.transport.close)

    def _wait_no_longer(self) -> None:
        self.received = 0
        if self.waiting:
            self.waiting.cancel()
            self.waiting = None


class Worker(UvicornWorker):  # type: ignore[misc]
    """Runs uvicorn below gunicorn."""

    CONFIG_KWARGS: ClassVar[dict[str, Any]] = {
        # It refuses a request with two lengths, where h11 answers the second request in its body.
        "http": _Connection,
        "lifespan": "on",
        # RFC 9110, section 10.2.4 advises to say nothing about the software.
        "server_header": False,
        "proxy_headers": False,
        # Without it, a request may run in the context of an earlier one: https://github.com/python/cpython/issues/140947
        "reset_contextvars": True,
        "timeout_graceful_shutdown": GRACEFUL_SECONDS,
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        # The worker takes gunicorn's handlers, and gunicorn has none but the root's.
        logging.getLogger("uvicorn.error").propagate = True

    def init_signals(self) -> None:
        """Let uvicorn, which sends itself SIGTERM again when it has stopped, end the way that gunicorn's hooks see."""
        super().init_signals()
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))


def threads(_settings: Settings) -> int:
    """Return 1: the event loop serves all requests of a process."""
    return 1


def prepare() -> None:
    """Do nothing: the worker is prepared."""
