"""The streams of a process that has a thread for each of them."""

import threading
import time
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from redis import RedisError

from ... import topics
from ...storage.repository import Repository
from ..database import Database
from ..deadline import for_request
from ..problems import Problem, Unavailable
from ..settings import Settings
from ..tokens import LIFETIME
from . import current, descriptors, sse
from .feed import open_feed
from .hub import Connection, End, Hub, heartbeat
from .messages import Message, Notice, Watchers
from .messages import Presence as Answer
from .opening import Opening
from .presence import Presence
from .reader import PATIENCE, Reader
from .talk import Talk
from .wire import Wire

if TYPE_CHECKING:
    from socket import socket

# How long a client waits at the door while many come back at once, in seconds.
_SECONDS_AT_THE_DOOR = 5


class Streams:
    """What clients of this process watch.

    Args:
        settings: of the service.
        database: says who may watch what.
    """

    def __init__(self, settings: Settings, database: Database[Repository]) -> None:
        self.settings = settings
        self.hub = Hub(settings)
        self._database = database
        self._presence = Presence(settings.stream_url)
        self._reader = Reader(open_feed(settings.stream_url, PATIENCE), self.hub, self._presence)
        # When many come back at once, they must not take all connections of the database.
        self._doors = threading.BoundedSemaphore(max(1, settings.database_pool_size // 2))

    def start(self) -> None:
        """Start to read."""
        descriptors.allow(self.settings.stream_connections)
        self._reader.start(lambda function, *args: function(*args))
        current.add(self)

    def is_alive(self) -> bool:
        """Tell whether messages of other processes come."""
        return self._reader.is_up

    def close(self) -> None:
        """Stop to read."""
        self.hub.end()
        current.remove(self)
        self._reader.stop()

    def open(self, opening: Opening, connection_socket: "socket | None" = None) -> Iterator[bytes]:
        """Return Server-Sent Events without end.

        Args:
            opening: what the client asks for.
            connection_socket: what they are sent on, if the server tells, so that a client that is too slow can be cut.

        Raises:
            Problem: if the client may not have them.
        """
        self._check(opening.topics, opening.user_id)
        waker = threading.Event()
        connection = self.hub.open("sse", opening.key, waker)
        if opening.user_id:
            connection.expires = time.monotonic() + LIFETIME.total_seconds()
        if connection_socket:
            connection.cut = Wire.cutting(connection_socket)
        events = self._events(connection, waker, opening)
        # It has begun: whatever becomes of the request, the connection is closed in the end.
        next(events)
        return events

    def count(self, opening: Opening) -> Answer:
        """Return how many watch topics that the client may watch.

        Raises:
            Problem: if it may not.
        """
        self._check(opening.topics, opening.user_id)
        try:
            counts = self._presence.ask(opening.topics, self.hub.count())
        except (RedisError, OSError) as error:
            raise Unavailable from error
        return Answer(topics=[Watchers(topic=topic, watchers=count) for topic, count in counts.items()])

    def converse(self, wire: Wire, key: str) -> None:
        """Let a client talk, until one of both ends it.

        Args:
            wire: what a WebSocket was opened on.
            key: whom the connection counts for.
        """
        try:
            connection = self.hub.open("socket", key, wire)
        except Problem:
            wire.close(*End.FULL.value)
            return
        connection.cut = wire.cut
        talk = Talk(self.hub, connection, self.settings)
        try:
            while connection.end is None:
                self._turn(wire, talk)
            if connection.end not in {End.GONE, End.SLOW}:
                wire.close(*connection.end.value)
        except OSError:
            # The client is gone.
            return
        finally:
            self.hub.close(connection)

    def _turn(self, wire: Wire, talk: Talk) -> None:
        """Wait for either side, and do what there is to do."""
        connection = talk.connection
        for text in wire.wait(_limit(talk.patience(), connection)):
            if text is None:
                connection.finish(End.GONE)
                return
            wish = talk.hear(text)
            if wish is not None:
                try:
                    with for_request():
                        self._check([wish.topic], talk.user_id)
                except Problem as problem:
                    talk.refuse(wish, problem)
                else:
                    talk.let(wish)
        if time.monotonic() >= connection.expires:
            connection.finish(End.EXPIRED)
        for message in connection.take():
            wire.send(message.for_socket)
        if ping := talk.beat():
            wire.send(ping)

    def _check(self, names: Sequence[str], user_id: UUID | None) -> None:
        if not self._doors.acquire(timeout=_SECONDS_AT_THE_DOOR):
            raise Unavailable
        try:
            self._database.read(topics.check, names, user_id)
        finally:
            self._doors.release()

    def _events(self, connection: Connection, waker: threading.Event, opening: Opening) -> Iterator[bytes]:
        try:
            yield b""
            yield sse.opening(self.hub.watch(connection, opening.topics, opening.after))
            for batch in self._batches(connection, waker):
                yield sse.frames(batch)
            yield sse.farewell()
        finally:
            self.hub.close(connection)

    def _batches(self, connection: Connection, waker: threading.Event) -> Iterator[list[Message | Notice]]:
        """Give what is to be sent, or nothing when it is time for a heartbeat."""
        while connection.end is None:
            waker.wait(_limit(heartbeat(self.settings), connection))
            waker.clear()
            if time.monotonic() >= connection.expires:
                connection.finish(End.EXPIRED)
            batch = connection.take()
            if batch or connection.end is None:
                yield batch


def _limit(seconds: float, connection: Connection) -> float:
    """Return how long to wait, since a connection may expire before that."""
    return max(0, min(seconds, connection.expires - time.monotonic()))
