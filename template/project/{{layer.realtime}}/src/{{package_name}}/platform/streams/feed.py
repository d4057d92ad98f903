"""Where messages come from: a stream of Redis that all processes read, or this process alone."""

import json
import logging
import queue
import threading
import time
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, Protocol, cast
from weakref import WeakSet

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from ..settings import SERVICE, get_settings
from .messages import Message, Position, read_position, write_position

logger = logging.getLogger(__name__)

KEY = f"{SERVICE}.stream"
# So many messages are kept for those who come back.
HISTORY = 5_000
# How long to wait for the server, in seconds.
TIMEOUT = 1.0


class Feed(Protocol):
    """What a process reads."""

    def begin(self) -> tuple[Position, list[Message]]:
        """Return the position from which on nothing is missing, and the messages that are kept."""

    def read(self, after: Position, seconds: float) -> list[Message]:
        """Return what comes after a position; wait so long if there is nothing."""

    def has_kept(self, after: Position) -> bool:
        """Tell whether nothing that came after a position is lost."""

    def interrupt(self) -> None:
        """Let a read end as soon as it can."""

    def close(self) -> None:
        """End all connections."""


def connect(url: str, seconds: float = TIMEOUT) -> "redis.Redis":
    """Return a client that waits so long for an answer."""
    return redis.Redis.from_url(
        url,
        decode_responses=True,
        socket_timeout=seconds,
        socket_connect_timeout=TIMEOUT,
        # A connection may have died since it was last used.
        retry=Retry(NoBackoff(), 1),
        retry_on_error=[redis.ConnectionError],
    )


_publisher = cache(connect)


def publish(topic: str, data: Mapping[str, Any]) -> None:
    """Tell all who watch a topic, in every process; call it from a handler of `handlers.py`.

    What it says must be true already, and may be said twice: the handler comes again after a failure.

    Args:
        topic: what `topics.py` knows.
        data: plain JSON values.

    Raises:
        RedisError: if the server does not take it.
    """
    url = get_settings().stream_url
    body = json.dumps(data, separators=(",", ":"))
    if url:
        _publisher(url).xadd(KEY, {"topic": topic, "data": body}, maxlen=HISTORY, approximate=True)
    else:
        _tell(topic, body)


class LocalFeed:
    """The messages of this process, for development and tests."""

    def __init__(self) -> None:
        self._arrived: queue.SimpleQueue[Message | None] = queue.SimpleQueue()

    def begin(self) -> tuple[Position, list[Message]]:
        """Begin now."""
        with _lock:
            _listeners.add(self)
        return (time.time_ns() // 1_000_000, 0), []

    def read(self, after: Position, seconds: float) -> list[Message]:  # noqa: ARG002 # of the protocol
        """Return the next message."""
        try:
            message = self._arrived.get(timeout=seconds)
        except queue.Empty:
            message = None
        return [message] if message else []

    def has_kept(self, after: Position) -> bool:  # noqa: ARG002 # of the protocol
        """Say so: nothing comes between."""
        return True

    def put(self, message: Message) -> None:
        """Take a message."""
        self._arrived.put(message)

    def interrupt(self) -> None:
        """Put what is no message."""
        self._arrived.put(None)

    def close(self) -> None:
        """Listen no more."""
        with _lock:
            _listeners.discard(self)


_lock = threading.Lock()
_listeners: WeakSet[LocalFeed] = WeakSet()
_last = [(0, 0)]


def _tell(topic: str, body: str) -> None:
    with _lock:
        now = (time.time_ns() // 1_000_000, 0)
        _last[0] = position = max(now, (_last[0][0], _last[0][1] + 1))
        for listener in _listeners:
            listener.put(Message(position, topic, body))


class RedisFeed:
    """A stream of Redis.

    Args:
        url: of the server.
        patience: how long a read may wait beside `TIMEOUT`, in seconds.
    """

    def __init__(self, url: str, patience: float) -> None:
        self._redis = connect(url, TIMEOUT + patience)

    def begin(self) -> tuple[Position, list[Message]]:
        """Return what the server has kept; where it has nothing, what it will have is complete from now on."""
        entries = _entries(self._redis.xrevrange(KEY, count=HISTORY))
        if not entries:
            seconds, microseconds = self._redis.time()
            return (seconds * 1000 + microseconds // 1000, 0), []
        return entries[-1].position, entries[::-1]

    def read(self, after: Position, seconds: float) -> list[Message]:
        """Wait for the next ones, at most a hundred."""
        answer = self._redis.xread({KEY: write_position(after)}, count=100, block=int(seconds * 1000))
        # A list of pairs, or a mapping to lists of lists, as the versions of the protocol have it.
        streams = cast("Any", answer.items() if isinstance(answer, Mapping) else answer or ())
        return [message for _, entries in streams for message in _entries(_flat(entries))]

    def has_kept(self, after: Position) -> bool:
        """Tell whether the server still has what came before."""
        oldest = _entries(self._redis.xrange(KEY, count=1))
        return bool(oldest) and oldest[0].position <= after

    def interrupt(self) -> None:
        """Do nothing: it waits for no longer than it was told."""

    def close(self) -> None:
        """End all connections."""
        self._redis.close()


def _flat(entries: Any) -> Any:  # noqa: ANN401 - as the client gives them
    return entries[0] if entries and isinstance(entries[0], list) else entries


def _entries(entries: Any) -> list[Message]:  # noqa: ANN401 - as the client gives them
    found = cast("Sequence[tuple[str, dict[str, str]]]", entries)
    return [_read(position, fields) for name, fields in found if (position := read_position(name)) is not None]


def _read(position: Position, fields: Mapping[str, str]) -> Message:
    try:
        return Message(position, fields["topic"], fields["data"])
    except KeyError as error:
        logger.warning("Entry %s of the stream has no %s: it is skipped", write_position(position), error)
        # Nobody watches this topic; whoever reads goes on after it.
        return Message(position, "", "{}")


def open_feed(url: str, patience: float) -> Feed:
    """Return the feed of a process."""
    return RedisFeed(url, patience) if url else LocalFeed()
