"""The cache: what is costly to make is made once, for all processes.

Whatever becomes of Redis, callers get right answers: where it is away, frozen or talks nonsense, they take longer. This
module is no library, since none covers both colours of Python: cashews has only the asynchronous one, dogpile.cache
only the other. What both need is in `entries.py`.
"""

import threading
import time
from collections.abc import Callable, Sequence

from opentelemetry import metrics
from redis import Redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from . import breaker, entries
from .breaker import Breaker
from .entries import Command, Place, Replies
from .memory import Memory
from .settings import SERVICE

# Seconds to connect, and to wait for a reply.
TIMEOUT = 0.25
# How many keys are kept where there is no Redis.
CAPACITY = 2000

_requests = metrics.get_meter(SERVICE).create_counter(
    f"{SERVICE}.cache.requests", unit="{request}", description="Look-ups in the cache by their result"
)


class Cache:
    """Keeps what loaders return.

    Args:
        address: `redis://…`, `rediss://…`, or `memory://` for the memory of this process.
        processes: how many processes serve. The memory of one cannot be told what another changes, so with several of
            them `memory://` keeps nothing.
    """

    def __init__(self, address: str, processes: int) -> None:
        self._breaker = Breaker()
        self._settling = threading.Thread()
        self._is_closed = threading.Event()
        self._memory = Memory(CAPACITY if processes == 1 else 0)
        self._redis: Redis | None = None
        if not address.startswith("memory:"):
            self._redis = Redis.from_url(
                address,
                socket_connect_timeout=TIMEOUT,
                socket_timeout=TIMEOUT,
                retry=Retry(NoBackoff(), 0),
                # As many as threads, which the server limits.
                max_connections=10_000,
                protocol=2,
            )

    def fetch(self, group: str, name: str, load: Callable[[], bytes]) -> bytes:
        """Return what is kept under a name, else what `load` returns, which is kept until `forget(group)` or its end.

        Args:
            group: what changes together, such as `product:42`.
            name: tells the entries of a group apart.
            load: makes the content; it must not look at anything older than this call.
        """
        place = Place(group, name)
        for pause in entries.pauses():
            replies = self._ask(place.look_up())
            if replies is None:
                return self._load("error", place, load)
            content = entries.read(replies)
            if content is not None:
                _requests.add(1, {"result": "hit", "group": place.kind})
                return content
            replies = self._ask(place.lead())
            if replies is None:
                return self._load("error", place, load)
            seal, is_leader = entries.read_lead(replies)
            if is_leader:
                return self._lead(place, seal, entries.read(replies), load)
            time.sleep(pause)
        return self._load("miss", place, load)

    def forget(self, *groups: str) -> None:
        """Let nothing count any more that was loaded of these groups; call it once a change is committed."""
        self._ask(entries.forget(groups), is_change=True)

    def is_alive(self) -> bool:
        """Tell whether the server gives a sign of life within its time-out."""
        if self._redis is None:
            return True
        try:
            return bool(self._redis.ping())
        except Exception:  # noqa: BLE001 # Whatever a server that talks nonsense leads to.
            return False

    def close(self) -> None:
        """Close all connections."""
        self._is_closed.set()
        if self._settling.is_alive():
            self._settling.join()
        if self._redis is not None:
            self._redis.close()

    def _lead(self, place: Place, seal: bytes | None, content: bytes | None, load: Callable[[], bytes]) -> bytes:
        """Load for all who wait; there may be content already, if somebody was faster."""
        commands = place.release()
        try:
            if content is None:
                content = self._load("miss", place, load)
                if seal is not None:
                    commands = place.keep(seal, content) + commands
        finally:
            self._ask(commands)
        return content

    def _load(self, result: str, place: Place, load: Callable[[], bytes]) -> bytes:
        _requests.add(1, {"result": result, "group": place.kind})
        return load()

    def _ask(self, commands: Sequence[Command], *, is_change: bool = False) -> Replies | None:
        """Return the replies to commands, or None where there are none; a change is tried even during a pause."""
        if self._redis is None:
            return self._memory.answer(commands)
        if not self._breaker.allows() and not is_change:
            return None
        paid = self._breaker.debt
        first = entries.forget_everything() if self._breaker.owes else []
        try:
            with self._redis.pipeline(transaction=False) as pipeline:
                for command in [*first, *commands]:
                    pipeline.execute_command(*command)  # type: ignore[no-untyped-call] # of redis
                replies = pipeline.execute()
        except Exception as error:  # noqa: BLE001 # Whatever a server that talks nonsense leads to.
            self._breaker.failed(error, owing=is_change)
            if self._breaker.owes and not self._settling.is_alive():
                self._settling = threading.Thread(target=self._settle, daemon=True)
                self._settling.start()
            return None
        self._breaker.succeeded(paid)
        return replies[len(first) :]

    def _settle(self) -> None:
        """Pay what this process owes, even if nobody calls: others would go on with what has changed."""
        while self._breaker.owes and not self._is_closed.wait(breaker.PAUSE):
            self._ask((), is_change=True)
