"""The outbox: how events come to their handlers, beside the requests and never in their way.

A use case adds an event in its own transaction, so neither is kept without the other. The event stays in the outbox
until its handler has done its work, in one transaction with its removal: the effect comes once, whoever is killed
meanwhile.
"""

import logging
import random
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from uuid import UUID

from opentelemetry import metrics, propagate, trace

from .. import handlers
from ..storage.repository import Repository
from . import events
from .database import Database
from .events import Event

MOST_ATTEMPTS = 5
# Nobody else takes up an event that a process has taken, unless that one is silent for so long.
LEASE = timedelta(minutes=1)
# Seconds between two looks at an outbox of which this process knows no news, and between two upkeeps.
POLL, UPKEEP = 5.0, 3600.0
_LONGEST_PAUSE = 30.0
_SECONDS_TO_STOP = 5.0

logger = logging.getLogger(__name__)
tracer = trace.get_tracer(__name__)
meter = metrics.get_meter(__name__)
_pending = meter.create_gauge("outbox.pending", "{event}", "Events that wait for their handler")
_age = meter.create_gauge("outbox.age", "s", "How long the oldest of them has waited")
_outcomes = meter.create_counter("outbox.attempts", "{attempt}", "Attempts of handlers, by event and outcome")
_duration = meter.create_histogram("messaging.process.duration", "s", "How long handlers take")


def backoff(attempts: int) -> timedelta:
    """Return how long to wait after so many failures: 2, 4, 8 … seconds up to five minutes, give or take a half."""
    return timedelta(seconds=min(300, 2**attempts) * random.uniform(0.5, 1.5))  # noqa: S311


def handle_next(database: Database[Repository]) -> bool:
    """Handle the event that is due for the longest time; False if none is due."""
    event = database.write(Repository.begin_attempt, until=datetime.now(UTC) + LEASE)
    if event is not None:
        attempt(database, event)
    return event is not None


def handle(database: Database[Repository], event_id: UUID, lease: timedelta) -> bool:
    """Handle one event, unless that is done already; False if that failed for the last time, and the event is dead."""
    event = database.write(Repository.begin_attempt, event_id, until=datetime.now(UTC) + lease)
    return event is None or attempt(database, event)


def attempt(database: Database[Repository], event: Event) -> bool:
    """Run the handler of an event whose attempt is counted; False if that was the last one, and the event is dead."""
    if event.attempts > MOST_ATTEMPTS:
        # The last one did not fail, it ended the process.
        return database.write(_give_up, event, "the process ended during each attempt")
    try:
        with _observed(event):
            database.write(_handle, event)
    except Exception as error:
        logger.warning("%s %s failed, attempt %s", event.name, event.id, event.attempts, exc_info=True)
        return database.write(_put_off, event, f"{type(error).__name__}: {error}")
    return True


def _handle(repository: Repository, event: Event) -> None:
    # Whoever has it may be a relay, or fail: an attempt that is counted is made, unless nothing is left to do.
    if not repository.lock_event(event.id):
        return
    handlers.ON[event.name](repository, event)
    repository.delete_event(event.id)


def _put_off(repository: Repository, event: Event, error: str) -> bool:
    if event.attempts >= MOST_ATTEMPTS:
        return _give_up(repository, event, error)
    repository.postpone_events([event.id], until=datetime.now(UTC) + backoff(event.attempts))
    return True


def _give_up(repository: Repository, event: Event, error: str) -> bool:
    logger.error("%s %s is dead after %s attempts: %s", event.name, event.id, MOST_ATTEMPTS, error)
    _outcomes.add(1, {"event.name": event.name, "outcome": "dead"})
    repository.bury_event(event, error)
    return False


@contextmanager
def _observed(event: Event) -> Iterator[None]:
    """Let an attempt appear in the trace of the request that the event came from, and in the metrics."""
    attributes = {"messaging.operation.name": event.name}
    began = time.perf_counter()
    context = propagate.extract(event.trace)
    outcome = "failed"
    try:
        with tracer.start_as_current_span(f"handle {event.name}", context, trace.SpanKind.CONSUMER, attributes):
            yield
        outcome = "handled"
    finally:
        _outcomes.add(1, {"event.name": event.name, "outcome": outcome})
        _duration.record(time.perf_counter() - began, attributes)


def keep_up(database: Database[Repository]) -> None:
    """Forget what is out of date; `handlers.py` says what that is."""
    for step in handlers.UPKEEP:
        # Some at a time, so that nobody waits long for a lock.
        while database.write(step):
            pass


def measure(database: Database[Repository]) -> None:
    """Record how much waits in the outbox."""
    pending, oldest = database.read(Repository.measure_outbox)
    _pending.set(pending)
    _age.set((datetime.now(UTC) - oldest).total_seconds() if oldest else 0)


class Relay:
    """Takes events on, in one thread of a process that serves requests.

    Args:
        database: a database for this thread alone, which the relay closes.
        forward: takes some events on; returns whether more may be due.
        close: called when the thread ends.
        keeps_up: whether to do the upkeep, too, since nobody else does it.
    """

    def __init__(
        self,
        database: Database[Repository],
        forward: Callable[[Database[Repository]], bool] = handle_next,
        close: Callable[[], None] = lambda: None,
        *,
        keeps_up: bool = True,
    ) -> None:
        self._database = database
        self._forward = forward
        self._close = close
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="relay", daemon=True)
        self._measured_at = -POLL
        self._keep_up_at = time.monotonic() + random.uniform(0, UPKEEP) if keeps_up else float("inf")  # noqa: S311

    def start(self) -> None:
        """Start; call it after any fork, which threads do not survive."""
        self._thread.start()

    def stop(self) -> None:
        """Finish the event at hand, if that takes no more than a few seconds, and close the database."""
        self._stopping.set()
        events.added.set()
        if self._thread.ident is None:
            self._database.close()
        else:
            self._thread.join(_SECONDS_TO_STOP)

    def _run(self) -> None:
        failures = 0
        try:
            while True:
                # In this order: `stop` sets the one and then the other.
                events.added.clear()
                if self._stopping.is_set():
                    break
                try:
                    more = self._work()
                except Exception as error:  # noqa: BLE001 - whatever it is, requests go on, and so must this thread
                    failures += 1
                    logger.warning("The outbox has to wait: %s", error)
                    self._stopping.wait(min(_LONGEST_PAUSE, 2**failures) * random.uniform(0.5, 1))  # noqa: S311
                else:
                    failures = 0
                    if not more:
                        events.added.wait(POLL * random.uniform(0.5, 1.5))  # noqa: S311
        finally:
            self._close()
            self._database.close()

    def _work(self) -> bool:
        more = self._forward(self._database)
        now = time.monotonic()
        if now >= self._measured_at + POLL:
            self._measured_at = now
            measure(self._database)
        if now >= self._keep_up_at:
            self._keep_up_at = now + UPKEEP * random.uniform(0.5, 1.5)  # noqa: S311
            keep_up(self._database)
        return more
