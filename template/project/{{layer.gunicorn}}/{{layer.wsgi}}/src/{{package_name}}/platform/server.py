"""What gunicorn's threaded worker has no setting for."""

import time
from contextlib import suppress
from http import HTTPStatus
from socket import SHUT_RD, socket
from typing import Any

from gunicorn import util
from gunicorn.http import wsgi
from gunicorn.workers import gthread

from . import draining
from .admission import SPARE_THREADS
from .http import BODY_SECONDS
from .refusal import Refusal
from .settings import Settings


class Worker(gthread.ThreadWorker):  # type: ignore[misc]
    """Waits for no client for long, or slow ones would hold all its threads."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.begun: dict[gthread.TConn, float] = {}

    def handle(self, conn: gthread.TConn) -> Any:  # noqa: ANN401
        """Note when a request begins to arrive."""
        self.begun[conn] = time.monotonic()
        try:
            return super().handle(conn)
        finally:
            del self.begun[conn]

    def murder_pending(self) -> None:
        """Read no more of a request that takes too long; called every second. An answer still reaches its client."""
        super().murder_pending()
        for conn, begun in list(self.begun.items()):
            if time.monotonic() - begun > BODY_SECONDS:
                with suppress(OSError):
                    conn.sock.shutdown(SHUT_RD)


class _Response(wsgi.Response):  # type: ignore[misc]
    def default_headers(self) -> list[str]:
        # Decided here, not below: gunicorn asks again after the answer, and a SIGTERM in between must change nothing.
        if draining.has_begun():
            self.force_close()
        return [header for header in super().default_headers() if not header.startswith("Server:")]

    def should_close(self) -> bool:
        # The rest of a body that is too large is not read, so no other request can follow it.
        is_unread = self.status_code == HTTPStatus.REQUEST_ENTITY_TOO_LARGE
        return bool(super().should_close()) or is_unread


def _write_error(connection: socket, status: int, *_: str) -> None:
    util.write_nonblock(connection, bytes(Refusal(status)))


def threads(settings: Settings) -> int:
    """Return one thread for each request that is let in, and a few to refuse the others and to answer probes."""
    return settings.capacity + SPARE_THREADS


def prepare() -> None:
    """Say nothing about the software, as RFC 9110, section 10.2.4 advises, and refuse as the application does."""
    wsgi.Response = _Response
    util.write_error = _write_error
