"""Django's ASGI application, with what it leaves to others: the life of the process, and threads that stay."""

import asyncio
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from typing import cast

from asgiref.sync import ThreadSensitiveContext

from ..platform import asgi
from ..platform.admission import SPARE_THREADS
from ..platform.asgi import Scope
from ..platform.bodies import Message, Receive
from ..platform.exchange import Send
from ..platform.http import APART, PROBES
from ..platform.resources import Resources

_STREAMS = APART - PROBES


class Application:
    """Starts and ends with the process, and gives each request a thread for Django's synchronous code.

    Args:
        django: Django's own application.
        resources: what it works with.
    """

    def __init__(self, django: asgi.Application, resources: Resources) -> None:
        self._django = django
        self._resources = resources
        self._threads = _Threads(resources.settings.capacity + SPARE_THREADS)
        # What Django does at both ends of a stream takes no time; nobody keeps a thread in between.
        self._doorman = ThreadPoolExecutor(1, thread_name_prefix="streams")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle the life of the process, or one request."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["path"] in _STREAMS:
            async with ThreadSensitiveContext(executor=self._doorman):
                await self._django(scope, receive, send)
        else:
            async with self._threads.lend():
                await self._django(scope, _until_it_is_read(receive), send)

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()
        try:
            self._resources.start()
        except Exception as error:
            await send({"type": "lifespan.startup.failed", "message": str(error)})
            raise
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await self._resources.close()
        await send({"type": "lifespan.shutdown.complete"})


class _Threads:
    """Threads that stay, where Django would start one for each request and end it again.

    Args:
        count: how many at most.
    """

    def __init__(self, count: int) -> None:
        self._places = asyncio.Semaphore(count)
        self._idle: list[ThreadPoolExecutor] = []

    @asynccontextmanager
    async def lend(self) -> AsyncIterator[None]:
        """Let synchronous code within run on one of them."""
        async with self._places:
            # The last one returned goes out first, so that the others rest.
            thread = self._idle.pop() if self._idle else ThreadPoolExecutor(1, thread_name_prefix="request")
            try:
                async with ThreadSensitiveContext(executor=thread):
                    yield
            finally:
                self._idle.append(thread)


def _until_it_is_read(receive: Receive) -> Receive:
    """Return what gives the body, and no more: a thread goes on when a client leaves, and so must who waits for it."""
    pending = [receive]

    async def read() -> Message:
        if pending:
            return await pending.pop()()
        never = asyncio.get_running_loop().create_future()
        return cast("Message", await never)

    return read
