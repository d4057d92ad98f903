"""What gunicorn's worker for aiohttp has no setting for."""

import asyncio
import signal
from http import HTTPStatus
from typing import Any

from aiohttp import web, web_protocol, web_response, web_server
from aiohttp.worker import GunicornUVLoopWebWorker

from . import draining
from .refusal import Refusal
from .serving import GRACEFUL_SECONDS, HEADER_SECONDS, KEEP_ALIVE_SECONDS
from .settings import Settings

# For a request that is on its way while SIGTERM comes; its answer says that it is the last.
_LINGER_SECONDS = 1


class _Connection(web_protocol.RequestHandler):
    """A connection that waits for its first header no longer than for the others, and wastes no words on nonsense."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin to wait."""
        super().connection_made(transport)
        self._next_keepalive_close_time = self._loop.time() + HEADER_SECONDS
        if self._keepalive_handle:
            self._keepalive_handle.cancel()
        self._keepalive_handle = self._loop.call_at(self._next_keepalive_close_time, self._process_keepalive)

    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = HTTPStatus.INTERNAL_SERVER_ERROR,
        exc: BaseException | None = None,
        message: str | None = None,  # noqa: ARG002 # it repeats what the client sent
    ) -> web.StreamResponse:
        """Answer what never reaches the application, since it is no request."""
        self.logger.info("Refused with %s: %s", status, type(exc).__name__)
        if request.writer.output_size > 0:
            raise ConnectionError
        refusal = Refusal(status)
        response = web.Response(status=status, body=refusal.body, headers=refusal.headers)
        response.force_close()
        return response


class _Runner(web.AppRunner):
    """Runs the application until its last client knows."""

    async def cleanup(self) -> None:
        """Let idle connections send one more request before they are closed, the newest too."""
        if not draining.has_begun():
            # Neither have its clients been told where it ends to be replaced.
            signal.raise_signal(signal.SIGTERM)
        await asyncio.sleep(_LINGER_SECONDS)
        for site in list(self.sites):
            await site.stop()
        await asyncio.sleep(_LINGER_SECONDS)
        await super().cleanup()


class Worker(GunicornUVLoopWebWorker):
    """Runs aiohttp below gunicorn."""

    def load_wsgi(self) -> None:
        """Load the application with the settings of its connections."""
        super().load_wsgi()
        app = self.wsgi

        async def run() -> web.AppRunner:
            return _Runner(
                app,
                logger=self.log,
                access_log=None,
                # A body may not grow by being read.
                auto_decompress=False,
                keepalive_timeout=KEEP_ALIVE_SECONDS,
                max_headers=self.cfg.limit_request_fields,
                shutdown_timeout=GRACEFUL_SECONDS - 3 * _LINGER_SECONDS,
            )

        self.wsgi: Any = run


def threads(_settings: Settings) -> int:
    """Return 1: the event loop serves all requests of a process."""
    return 1


def prepare() -> None:
    """Use the connections above, and say nothing about the software, as RFC 9110, section 10.2.4 advises."""
    web_server.RequestHandler = _Connection  # type: ignore[attr-defined]
    web_response.SERVER_SOFTWARE = ""  # type: ignore[attr-defined]
