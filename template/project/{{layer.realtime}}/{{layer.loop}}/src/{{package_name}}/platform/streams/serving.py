"""The streams of a process whose requests share an event loop."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from contextvars import copy_context
from functools import partial
from typing import Protocol
from uuid import UUID

from redis import RedisError

from ... import topics
from ...storage.repository import Repository
from ..async_database import AsyncDatabase
from ..deadline import for_request
from ..problems import Problem, Unavailable
from ..settings import Settings
from ..tokens import LIFETIME
from . import current, descriptors, sse
from .feed import open_feed
from .hub import Connection, End, Hub, heartbeat
from .messages import Message, Notice, Watchers
from .messages import Presence as Answer
from .opening import Opening, owner
from .presence import Presence
from .reader import PATIENCE, Reader
from .talk import Talk

# How long a client waits at the door while many come back at once, in seconds.
_SECONDS_AT_THE_DOOR = 5
# Threads that ask how many watch. The loop's own are for what each request needs, and a server may hang.
_ASKING = 4
# How long those take to leave who are sent away, and between two looks whether they have.
_SECONDS_TO_LEAVE, _INTERVAL = 5, 0.05


class Socket(Protocol):
    """A WebSocket of the framework."""

    async def receive(self) -> str | bytes | None:
        """Return what the client says next, or None when it is gone."""

    async def send(self, text: str) -> None:
        """Send a message."""

    async def close(self, code: int, reason: str) -> None:
        """End the conversation."""

    def cut(self) -> object:
        """End it at once, whatever hangs in it."""


class Streams:
    """What clients of this process watch.

    Args:
        settings: of the service.
        database: says who may watch what.
    """

    def __init__(self, settings: Settings, database: AsyncDatabase[Repository]) -> None:
        self.settings = settings
        self.hub = Hub(settings)
        self._database = database
        self._presence = Presence(settings.stream_url)
        self._reader = Reader(open_feed(settings.stream_url, PATIENCE), self.hub, self._presence)
        self._askers = ThreadPoolExecutor(_ASKING, thread_name_prefix="presence")
        # When many come back at once, they must not take all connections of the database.
        self._doors = asyncio.Semaphore(max(1, settings.database_pool_size // 2))

    def start(self) -> None:
        """Start to read; call it within the loop."""
        descriptors.allow(self.settings.stream_connections)
        self._reader.start(asyncio.get_running_loop().call_soon_threadsafe)
        current.add(self)

    def is_alive(self) -> bool:
        """Tell whether messages of other processes come."""
        return self._reader.is_up

    async def close(self) -> None:
        """Wait for those who are sent away, but not for long, and stop to read."""
        until = time.monotonic() + _SECONDS_TO_LEAVE
        while not self.hub.is_empty() and time.monotonic() < until:
            self.hub.end()
            await asyncio.sleep(_INTERVAL)
        current.remove(self)
        await asyncio.to_thread(self._reader.stop)
        self._askers.shutdown(wait=False, cancel_futures=True)

    async def open(self, opening: Opening, cut: Callable[[], object] | None = None) -> AsyncIterator[bytes]:
        """Return Server-Sent Events without end.

        Args:
            opening: what the client asks for.
            cut: ends the connection, if the client is too slow; by default, the task is cancelled that sends.

        Raises:
            Problem: if the client may not have them.
        """
        await self._check(opening.topics, opening.user_id)
        waker = asyncio.Event()
        connection = self.hub.open("sse", opening.key, waker)
        if opening.user_id:
            connection.expires = time.monotonic() + LIFETIME.total_seconds()
        events = self._events(connection, waker, opening, cut)
        # It has begun: whatever becomes of the request, the connection is closed in the end.
        await anext(events)
        return events

    async def count(self, opening: Opening) -> Answer:
        """Return how many watch topics that the client may watch.

        Raises:
            Problem: if it may not.
        """
        await self._check(opening.topics, opening.user_id)
        ask = partial(copy_context().run, self._presence.ask, opening.topics, self.hub.count())
        try:
            counts = await asyncio.get_running_loop().run_in_executor(self._askers, ask)
        except (RedisError, OSError) as error:
            raise Unavailable from error
        return Answer(topics=[Watchers(topic=topic, watchers=count) for topic, count in counts.items()])

    async def converse(self, socket: Socket) -> None:
        """Let a client talk, until one of both ends it."""
        waker = asyncio.Event()
        try:
            connection = self.hub.open("socket", owner(None), waker)
        except Problem:
            await socket.close(End.FULL.code, End.FULL.reason)
            return
        connection.cut = socket.cut
        talk = Talk(self.hub, connection, self.settings)
        listener = asyncio.create_task(self._listen(socket, talk))
        try:
            async for batch in self._batches(connection, waker, talk.patience):
                for message in batch:
                    await socket.send(message.for_socket)
                if ping := talk.beat():
                    await socket.send(ping)
            # Not every server closes what somebody listens to.
            listener.cancel()
            await asyncio.wait([listener])
            if connection.end not in {End.GONE, End.SLOW, None}:
                await socket.close(*connection.end.value)
        except OSError:
            # The client is gone, which the server says in its own words.
            return
        finally:
            listener.cancel()
            self.hub.close(connection)

    async def _listen(self, socket: Socket, talk: Talk) -> None:
        try:
            while (text := await socket.receive()) is not None:
                wish = talk.hear(text)
                if wish is None:
                    continue
                try:
                    with for_request():
                        await self._check([wish.topic], talk.user_id)
                except Problem as problem:
                    talk.refuse(wish, problem)
                else:
                    talk.let(wish)
        finally:
            talk.connection.finish(End.GONE)

    async def _check(self, names: Sequence[str], user_id: UUID | None) -> None:
        try:
            async with asyncio.timeout(_SECONDS_AT_THE_DOOR):
                await self._doors.acquire()
        except TimeoutError as error:
            raise Unavailable from error
        try:
            await self._database.read(topics.check, names, user_id)
        finally:
            self._doors.release()

    async def _events(
        self, connection: Connection, waker: asyncio.Event, opening: Opening, cut: Callable[[], object] | None
    ) -> AsyncIterator[bytes]:
        try:
            yield b""
            task = asyncio.current_task()
            connection.cut = cut or (task.cancel if task else connection.cut)
            yield sse.opening(self.hub.watch(connection, opening.topics, opening.after))
            async for batch in self._batches(connection, waker, lambda: heartbeat(self.settings)):
                yield sse.frames(batch)
            yield sse.farewell()
        finally:
            self.hub.close(connection)

    async def _batches(
        self, connection: Connection, waker: asyncio.Event, patience: Callable[[], float]
    ) -> AsyncIterator[list[Message | Notice]]:
        """Give what is to be sent, or nothing when it is time for a heartbeat."""
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(min(patience(), connection.expires - time.monotonic())):
                    await waker.wait()
            waker.clear()
            if time.monotonic() >= connection.expires:
                connection.finish(End.EXPIRED)
            batch = connection.take()
            if batch or connection.end is None:
                yield batch
            if connection.end is not None:
                return
