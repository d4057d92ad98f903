"""Tornado's server, for requests that come from this process."""

import socket
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from tornado.httpserver import HTTPServer
from tornado.iostream import IOStream

from .serving import LARGEST_HEADER

if TYPE_CHECKING:
    from ..web.shell import Shell

Application = Callable[[], "Shell"]


class LocalServer:
    """Serves an application on connections that it is given.

    Args:
        app: makes what serves requests.
    """

    def __init__(self, app: Application) -> None:
        self._shell = app()
        self._server = HTTPServer(
            self._shell,
            # Takes the client's address from `X-Real-Ip` and its scheme from `X-Scheme`.
            xheaders=True,
            # The shell has limits of its own, and answers for what is over them.
            max_header_size=2 * LARGEST_HEADER,
            max_body_size=sys.maxsize,
        )

    async def start(self) -> None:
        """Open what the application needs."""
        await self._shell.start()

    async def accept(self, connection: socket.socket) -> None:
        """Serve a connection until its end."""
        self._server.handle_stream(IOStream(connection), ())

    async def stop(self) -> None:
        """Close it."""
        await self._shell.close()
