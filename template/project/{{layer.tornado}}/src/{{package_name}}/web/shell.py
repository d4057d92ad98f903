"""The outermost layer: what holds for every request and every response."""

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING, cast

from tornado.httputil import HTTPConnection, HTTPMessageDelegate, HTTPServerConnectionDelegate
from tornado.web import Application

from ..platform.admission import Admission
from ..platform.resources import Resources
from ..platform.settings import Settings
from ..platform.spans import Observer
from ..platform.telemetry import is_on
from .exchange import Incoming

if TYPE_CHECKING:
    from tornado.http1connection import HTTP1Connection


class Shell(HTTPServerConnectionDelegate):
    """Wraps an application: request id, client's address, allowed hosts, limits, overload, access log.

    Args:
        app: the application.
        settings: of the service.

    Attributes:
        served: how many requests have come.
    """

    resources: Resources

    def __init__(self, app: Application, settings: Settings) -> None:
        self.app = app
        self.settings = settings
        self.origins = settings.cors_allowed_origins
        self.admission = Admission(settings.capacity)
        self.observer = Observer() if is_on() else None
        self.served = 0
        self._in_flight = 0
        self._is_idle = asyncio.Event()
        self._is_idle.set()

    async def start(self) -> None:
        """Open all connections; call it within the loop."""
        self.resources = self.app.settings["resources"] = Resources(self.settings)
        self.resources.start()

    async def close(self) -> None:
        """Close them."""
        await self.resources.close()

    def start_request(self, server_conn: object, request_conn: HTTPConnection) -> HTTPMessageDelegate:
        """Return what takes the next request of a connection."""
        return Incoming(self, server_conn, cast("HTTP1Connection", request_conn))

    def begins(self) -> None:
        """Count a request."""
        self.served += 1
        self._in_flight += 1
        self._is_idle.clear()

    def ended(self) -> None:
        """Count its end."""
        self._in_flight -= 1
        if not self._in_flight:
            self._is_idle.set()

    async def finish_requests(self, seconds: float) -> None:
        """Wait until all requests are answered, but no longer than that."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._is_idle.wait()
