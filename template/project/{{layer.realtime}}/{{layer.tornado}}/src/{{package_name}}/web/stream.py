"""What clients watch."""

import asyncio
from contextlib import suppress
from typing import cast

from tornado.iostream import IOStream, StreamClosedError
from tornado.websocket import WebSocketClosedError, WebSocketHandler

from ..platform.reading import read_query
from ..platform.streams.messages import Watch
from ..platform.streams.opening import EVENT_STREAM, HEADERS, SOCKET, Opening, check_origin, read_opening
from .handlers import Handler, route

# In bytes; the conversation allows less, and says so.
_LARGEST = 64 * 1024
# So many messages are read before the first of them is heard.
_AHEAD = 8


class StreamHandler(Handler):
    """What happens to topics."""

    async def get(self) -> None:
        """Return it as Server-Sent Events without end."""
        stream = cast("IOStream", getattr(self.request.connection, "stream", None))
        events = await self.resources.streams.open(read(self), stream.close)
        self.set_header("Content-Type", EVENT_STREAM)
        for name, value in HEADERS.items():
            self.set_header(name, value)
        # Most streams end since the client leaves.
        with suppress(StreamClosedError):
            async for chunk in events:
                self.write(chunk)
                await self.flush()


class PresenceHandler(Handler):
    """Who watches topics."""

    async def get(self) -> None:
        """Return how many connections watch each topic."""
        self.answer(await self.resources.streams.count(read(self)))


class SocketHandler(Handler, WebSocketHandler):
    """A conversation on a WebSocket."""

    def prepare(self) -> None:
        """Turn pages away that may not open one."""
        super().prepare()
        headers = self.request.headers
        check_origin(headers.get("Origin"), headers.get("Host"), self.resources.settings.cors_allowed_origins)

    def check_origin(self, origin: str) -> bool:  # noqa: ARG002 # of Tornado
        """Say yes: that is checked."""
        return True

    @property
    def max_message_size(self) -> int:
        """How many bytes a message may have."""
        return _LARGEST

    def open(self, *_: str, **__: str) -> None:
        """Begin to talk."""
        self.heard: asyncio.Queue[str | bytes | None] = asyncio.Queue(_AHEAD)
        self.talk = asyncio.create_task(self.resources.streams.converse(_Socket(self)))

    async def on_message(self, message: str | bytes) -> None:
        """Hear a message; the next is read when there is room for it."""
        await self.heard.put(message)

    def on_close(self) -> None:
        """Hear the end."""
        self.goodbye = asyncio.create_task(self.heard.put(None))


class _Socket:
    def __init__(self, handler: SocketHandler) -> None:
        self._handler = handler

    async def receive(self) -> str | bytes | None:
        return await self._handler.heard.get()

    async def send(self, text: str) -> None:
        try:
            await self._handler.write_message(text)
        except WebSocketClosedError as error:
            raise ConnectionResetError from error

    async def close(self, code: int, reason: str) -> None:
        self._handler.close(code, reason)

    def cut(self) -> None:
        connection = self._handler.ws_connection
        if connection and connection.stream:
            connection.stream.close()


def read(handler: Handler) -> Opening:
    """Return what a request asks for."""
    watch, headers = read_query(Watch, handler.request.query), handler.request.headers
    settings = handler.resources.settings
    return read_opening(watch, headers.get("Authorization"), headers.get("Last-Event-ID"), settings)


routes = [
    route("/v1/stream", StreamHandler),
    route("/v1/stream/presence", PresenceHandler),
    route(SOCKET, SocketHandler),
]
