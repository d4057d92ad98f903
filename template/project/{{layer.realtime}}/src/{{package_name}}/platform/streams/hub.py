"""Who watches what in this process. A connection that does not keep up is dropped, and never holds up the others."""

import logging
import random
import threading
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Iterable, Sequence
from enum import Enum
from typing import Protocol

from opentelemetry import metrics

from ..problems import Problem, TooManyRequests, Unavailable, Unprocessable
from ..settings import SERVICE, Settings
from .feed import HISTORY
from .messages import MOST_TOPICS, RESET, Message, Notice, Position, read_position, write_position

logger = logging.getLogger(__name__)

# Seconds after which those who are sent away come back: not all at once.
SOONEST, LATEST = 1.0, 10.0

_meter = metrics.get_meter(SERVICE)
_open = _meter.create_up_down_counter("streams.connections", "{connection}", "Streams that are open, by kind")
_sent = _meter.create_counter("streams.messages.sent", "{message}", "Messages on their way to clients, by kind")
_dropped = _meter.create_counter("streams.dropped", "{connection}", "Streams ended since their client was too slow")
_refused = _meter.create_counter("streams.refused", "{connection}", "Streams refused, by reason")


class Waker(Protocol):
    """What whoever writes to a client waits for; the events of `asyncio` and `threading` are two."""

    def set(self) -> None:
        """Let it look for what is new."""


class End(Enum):
    """Why a connection ends, with the close code of a WebSocket (RFC 6455, section 7.4.1, and IANA's registry)."""

    GONE = (1000, "")
    EXPIRED = (1008, "authenticate again")
    SILENT = (1008, "no answer to ping")
    BUSY = (1008, "too many messages")
    TOO_LARGE = (1009, "the message is too large")
    RESTART = (1012, "restart")
    SLOW = (1013, "too slow")
    FULL = (1013, "try again later")

    @property
    def code(self) -> int:
        """The close code."""
        return self.value[0]

    @property
    def reason(self) -> str:
        """What goes with it."""
        return self.value[1]


class Connection:
    """A client that watches.

    Attributes:
        kind: `sse` or `socket`.
        end: why it is over, once it is.
        expires: when whoever it speaks for has to prove that again, as `time.monotonic` counts.
        cut: ends what may hang in sending.
    """

    def __init__(self, kind: str, key: str, waker: Waker, room: int) -> None:
        self.kind = kind
        self.key = key
        self.topics: set[str] = set()
        self.end: End | None = None
        self.expires = float("inf")
        self.cut: Callable[[], object] = _nothing
        self._waker = waker
        self._room = room
        self._queue: deque[Message | Notice] = deque()

    def put(self, message: Message | Notice) -> bool:
        """Add what the client is told next; False if there is no room, so that it is too slow."""
        if len(self._queue) >= self._room:
            return False
        self._queue.append(message)
        self._waker.set()
        return True

    def take(self) -> list[Message | Notice]:
        """Return all that waits."""
        taken = []
        while self._queue:
            taken.append(self._queue.popleft())
        if taken:
            _sent.add(len(taken), {"kind": self.kind})
        return taken

    def finish(self, end: End) -> None:
        """Let it be over once what waits is sent; the first reason counts."""
        self.end = self.end or end
        self._waker.set()

    def drop(self) -> None:
        """Let it be over now."""
        self._queue.clear()
        self.finish(End.SLOW)
        self.cut()


class Hub:
    """The connections of a process, and the messages that it keeps for those who come back.

    Args:
        settings: of the service.
    """

    def __init__(self, settings: Settings) -> None:
        self._most = settings.stream_connections
        self._most_of_one = settings.stream_connections_per_client
        self._room = settings.stream_queue
        # Not held for long by anyone; those who write to clients are in other threads than the reader.
        self._lock = threading.Lock()
        self._watchers: defaultdict[str, set[Connection]] = defaultdict(set)
        self._connections: set[Connection] = set()
        self._clients: Counter[str] = Counter()
        self._kept: deque[Message] = deque(maxlen=HISTORY)
        self._complete_after: Position = (0, 0)
        self._position: Position = (0, 0)
        self._has_ended = False

    def open(self, kind: str, key: str, waker: Waker) -> Connection:
        """Let a client in.

        Args:
            kind: `sse` or `socket`.
            key: whom it counts for: a user, or an address.
            waker: is set when there is something to send.

        Raises:
            TooManyRequests: if the client has enough of them.
            Unavailable: if the process has, or is about to end.
        """
        with self._lock:
            if self._has_ended:
                raise _refusal("restart", Unavailable("The process is about to end; come again."))
            if len(self._connections) >= self._most:
                raise _refusal("process", Unavailable("Too many streams at once; please try again later."))
            self._claim(key)
            connection = Connection(kind, key, waker, self._room)
            self._connections.add(connection)
        _open.add(1, {"kind": kind})
        return connection

    def rename(self, connection: Connection, key: str) -> None:
        """Let a connection count for somebody else, now that it is known who it is.

        Raises:
            TooManyRequests: if the client has enough of them.
        """
        with self._lock:
            if key != connection.key:
                self._claim(key)
                self._clients[connection.key] -= 1
                connection.key = key

    def watch(self, connection: Connection, topics: Sequence[str], after: str | None) -> str:
        """Let a connection have the messages of topics, and return the id to come back with until one of them comes.

        A WebSocket is told first that it watches.

        Args:
            connection: the client's.
            topics: what it may watch.
            after: the id of the last message that it has, if it comes back. If what followed is not kept any more, it
                is told to read again what it watches.

        Raises:
            Unprocessable: if these are too many for a connection.
        """
        with self._lock:
            wanted = connection.topics | set(topics)
            if len(wanted) > MOST_TOPICS:
                raise Unprocessable(f"Watch {MOST_TOPICS} topics at most.")
            missed = self._missed(set(topics), after)
            # Who leaves before it has these comes back for them.
            last = after if after and missed and RESET not in missed else write_position(self._position)
            connection.topics = wanted
            for topic in topics:
                self._watchers[topic].add(connection)
            news: list[Message | Notice] = []
            if connection.kind == "socket":
                news += (Notice("subscribed", {"topic": topic, "last": last}) for topic in topics)
            is_slow = not all(map(connection.put, [*news, *missed]))
        if is_slow:
            self._drop([connection])
        return last

    def unwatch(self, connection: Connection, topic: str) -> None:
        """Send a connection no more of a topic."""
        with self._lock:
            connection.topics.discard(topic)
            self._forget(connection, topic)

    def close(self, connection: Connection) -> None:
        """Forget a connection that is over."""
        with self._lock:
            if connection not in self._connections:
                return
            self._connections.remove(connection)
            for topic in connection.topics:
                self._forget(connection, topic)
            self._clients[connection.key] -= 1
            if not self._clients[connection.key]:
                del self._clients[connection.key]
        _open.add(-1, {"kind": connection.kind})

    def begin(self, complete_after: Position, kept: Iterable[Message]) -> None:
        """Take what was said before this process came; from `complete_after` on, nothing of it is missing.

        Who watches already has not heard it, and reads again.
        """
        _count_from_nothing()
        with self._lock:
            self._kept.extend(kept)
            self._complete_after = complete_after
            self._position = self._kept[-1].position if self._kept else complete_after
            slow = self._put_to_all(RESET)
        self._drop(slow)

    def deliver(self, messages: Sequence[Message]) -> None:
        """Give messages to those who watch."""
        slow = set()
        with self._lock:
            for message in messages:
                if len(self._kept) == HISTORY:
                    self._complete_after = self._kept[0].position
                self._kept.append(message)
                self._position = message.position
                slow |= {watcher for watcher in self._watchers.get(message.topic, ()) if not watcher.put(message)}
        self._drop(slow)

    def reset(self) -> None:
        """Tell all that something may be missing: they read again what they watch."""
        with self._lock:
            self._kept.clear()
            self._complete_after = self._position
            slow = self._put_to_all(RESET)
        self._drop(slow)

    def end(self) -> None:
        """Send all away, and let nobody in any more."""
        with self._lock:
            self._has_ended = True
            leaving = list(self._connections)
        for connection in leaving:
            connection.finish(End.RESTART)

    def count(self) -> dict[str, int]:
        """Return how many watch each topic here."""
        with self._lock:
            return {topic: len(watchers) for topic, watchers in self._watchers.items()}

    def is_empty(self) -> bool:
        """Tell whether all are gone."""
        return not self._connections

    def _claim(self, key: str) -> None:
        if self._clients[key] >= self._most_of_one:
            raise _refusal("client", TooManyRequests("You have enough streams; close one.", retry_after=10))
        self._clients[key] += 1

    def _missed(self, topics: set[str], after: str | None) -> Sequence[Message | Notice]:
        if after is None:
            return []
        position = read_position(after)
        if position is None or not self._complete_after <= position <= self._position:
            return [RESET]
        missed = [message for message in self._kept if message.position > position and message.topic in topics]
        # More than fits is as good as not kept.
        return [RESET] if len(missed) > self._room // 2 else missed

    def _forget(self, connection: Connection, topic: str) -> None:
        watchers = self._watchers.get(topic, set())
        watchers.discard(connection)
        if not watchers:
            self._watchers.pop(topic, None)

    def _put_to_all(self, notice: Notice) -> set[Connection]:
        return {connection for connection in self._connections if not connection.put(notice)}

    def _drop(self, slow: Iterable[Connection]) -> None:
        for connection in slow:
            if connection.end is None:
                _dropped.add(1, {"kind": connection.kind})
                logger.info("A stream is dropped, since its client is too slow")
                connection.drop()


def _count_from_nothing() -> None:
    """Let all counters be seen before something happens, so that the first time is a change."""
    for kind in ("socket", "sse"):
        for counter in (_open, _sent, _dropped):
            counter.add(0, {"kind": kind})
    for reason in ("client", "process", "restart"):
        _refused.add(0, {"reason": reason})


def pause() -> float:
    """Return after how many seconds one of those who are sent away at once comes back."""
    return random.uniform(SOONEST, LATEST)  # noqa: S311


def heartbeat(settings: Settings) -> float:
    """Return after how many seconds a client gets a sign of life: not all at once."""
    return settings.stream_heartbeat * random.uniform(0.8, 1)  # noqa: S311


def _refusal(reason: str, problem: Problem) -> Problem:
    _refused.add(1, {"reason": reason})
    return problem


def _nothing() -> None:
    """There is nothing to cut yet."""
