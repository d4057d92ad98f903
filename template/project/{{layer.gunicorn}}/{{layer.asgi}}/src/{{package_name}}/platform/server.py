"""What gunicorn's ASGI worker has no setting for."""

import asyncio
import signal
from typing import Any
from weakref import WeakSet

from gunicorn.asgi import protocol
from gunicorn.workers import gasgi

from . import draining
from .refusal import Refusal
from .serving import HEADER_SECONDS
from .settings import Settings

# For a request that is on its way while SIGTERM comes; its answer says that it is the last.
_LINGER_SECONDS = 1


class _Connection(protocol.ASGIProtocol):  # type: ignore[misc]
    """A connection that waits for its first header no longer than for the others, and that its worker can end."""

    def connection_made(self, transport: asyncio.Transport) -> None:
        """Begin to wait."""
        super().connection_made(transport)
        self.worker.connections.add(self)
        self._keepalive_handle = self.worker.loop.call_later(HEADER_SECONDS, self._keepalive_timeout)

    def end_if_idle(self) -> None:
        """Close the connection unless there is a request on it."""
        if self._awaiting_request:
            self._keepalive_timeout()

    def _will_close(self, *args: Any) -> bool:  # noqa: ANN401
        # The requests of the other connections count too: each answer must say beforehand that it is the last.
        last = self.worker.nr + self.worker.nr_conns >= self.worker.max_requests
        return last or bool(super()._will_close(*args))

    def _send_error_response(self, status: int, *_: Any) -> None:  # noqa: ANN401
        self._safe_write(bytes(Refusal(status)))


class Worker(gasgi.ASGIWorker):  # type: ignore[misc]
    """Does not wait for idle connections when it ends, which it would for the whole grace period."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.connections: WeakSet[_Connection] = WeakSet()

    async def _shutdown(self) -> None:
        if not draining.has_begun():
            # Neither have its clients been told where it ends to be replaced.
            signal.raise_signal(signal.SIGTERM)
        self.loop.call_later(_LINGER_SECONDS, self._end_idle)
        await super()._shutdown()

    def _end_idle(self) -> None:
        for connection in list(self.connections):
            connection.end_if_idle()
        # One may have been too new, or its last answer too slow.
        self.loop.call_later(_LINGER_SECONDS, self._end_idle)


def threads(_settings: Settings) -> int:
    """Return 1: the event loop serves all requests of a process."""
    return 1


def prepare() -> None:
    """Use the connections above, and say nothing about the software, as RFC 9110, section 10.2.4 advises."""
    gasgi.ASGIProtocol = _Connection
    protocol._CACHED_SERVER_HEADER = b""  # noqa: SLF001
