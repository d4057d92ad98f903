"""Requests from API Gateway, answered by an ASGI application on one event loop, which is kept."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, MutableMapping
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

from mangum import Mangum

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Message, Receive, Send], Awaitable[None]]

_WITHOUT_BODY = frozenset({HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED})

# It writes a line for each request, as the service itself does.
logging.getLogger("mangum").setLevel(logging.WARNING)


class Gateway:
    """Answers events by an application, which it starts once: the adapter would start and stop it for each event.

    Args:
        app: the application.

    Raises:
        RuntimeError: if the application does not start.
    """

    def __init__(self, app: Application) -> None:
        self._app = app
        self._loop = asyncio.new_event_loop()
        asyncio.set_event_loop(self._loop)
        started = self._loop.create_future()
        self._lifespan = self._loop.create_task(self._live(started))
        self._loop.run_until_complete(started)
        self._handle: Callable[..., dict[str, Any]] = Mangum(self._answer, lifespan="off")

    def __call__(self, event: dict[str, Any], context: object) -> dict[str, Any]:
        """Return the response to the request of an event."""
        response = self._handle(event, context)
        if response["statusCode"] in _WITHOUT_BODY:
            # The adapter gives a type to what the application gave none.
            response["headers"].pop("content-type", None)
        return response

    async def _answer(self, scope: Message, receive: Receive, send: Send) -> None:
        # The adapter leaves it out, and Sanic cannot do without.
        scope["raw_path"] = quote(scope["path"]).encode()
        # As in version 2, a body need not be announced, and the application knows nothing of connections.
        scope["http_version"] = "2"
        await self._app(scope, receive, send)

    async def _live(self, started: asyncio.Future[None]) -> None:
        startup = [{"type": "lifespan.startup"}]

        async def receive() -> Message:
            # After its start, the application waits for an end that Lambda never announces.
            return startup.pop() if startup else await self._loop.create_future()

        async def send(message: Message) -> None:
            if message["type"] == "lifespan.startup.failed":
                started.set_exception(RuntimeError(message.get("message", "")))
            else:
                started.set_result(None)

        await self._app({"type": "lifespan", "asgi": {"version": "3.0"}, "state": {}}, receive, send)
