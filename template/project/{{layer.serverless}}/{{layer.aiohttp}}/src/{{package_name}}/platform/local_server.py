"""aiohttp's server, for requests that come from this process."""

import asyncio
import socket
from typing import cast

from aiohttp import web
from aiohttp.typedefs import Handler

from .serving import LARGEST_HEADER

Application = web.Application


class LocalServer:
    """Serves an application on connections that it is given.

    Args:
        app: the application, which has not started.
    """

    def __init__(self, app: Application) -> None:
        app.middlewares.insert(0, _name_client)
        self._runner = web.AppRunner(
            app,
            access_log=None,
            # A body may not grow by being read.
            auto_decompress=False,
            max_line_size=LARGEST_HEADER,
            max_field_size=LARGEST_HEADER,
        )

    async def start(self) -> None:
        """Open what the application needs."""
        await self._runner.setup()

    async def accept(self, connection: socket.socket) -> None:
        """Serve a connection until its end."""
        server = cast("web.Server", self._runner.server)
        await asyncio.get_running_loop().connect_accepted_socket(server, connection)

    async def stop(self) -> None:
        """Close it."""
        await self._runner.cleanup()


@web.middleware
async def _name_client(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Take the client's address from `X-Real-Ip` and its scheme from `X-Scheme`."""
    client = request.clone(remote=request.headers["X-Real-Ip"], scheme=request.headers["X-Scheme"])
    return await handler(client)
