"""Micro-batches: what requests ask for at the same time is computed at once, by one thread."""

import logging
import queue
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Generic, Self, TypeVar

from opentelemetry import metrics

from ..problems import Unavailable
from ..settings import Settings

logger = logging.getLogger(__name__)
meter = metrics.get_meter(__name__)
_sizes = meter.create_histogram("inference.batch.size", "{item}", "How many items were computed at once")
_depth = meter.create_histogram("inference.queue.depth", "{item}", "How many items waited when one came")
_latency = meter.create_histogram("inference.duration", "s", "From an item's arrival to its result")
_refused = meter.create_counter("inference.refused", "{item}", "Items that came while the queue was full")

_SECONDS_TO_STOP = 5.0

Item = TypeVar("Item")
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class _Waiting(Generic[Item, Result]):
    item: Item
    future: Future[Result] = field(default_factory=Future)
    since: float = field(default_factory=time.perf_counter)


@dataclass(frozen=True, slots=True)
class Limits:
    """How batches are made.

    Args:
        batch: items that are computed at once, at most.
        wait: seconds that the first item of a batch waits for others, at most.
        queue: items that wait, at most; the next is refused at once.
    """

    batch: int
    wait: float
    queue: int

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """Return those of the settings."""
        return cls(settings.inference_batch, settings.inference_wait_ms / 1000, settings.inference_queue)


class Batcher(Generic[Item, Result]):
    """Computes items in batches.

    The futures suit both colours: a thread waits for one, an event loop wraps it.

    Args:
        compute: returns a result for each item, in their order.
        version: of the model, for the metrics.
        limits: how batches are made.
    """

    def __init__(self, compute: Callable[[Sequence[Item]], Sequence[Result]], version: str, limits: Limits) -> None:
        self._compute = compute
        self._limits = limits
        self._attributes = {"model.version": version}
        self._queue: queue.Queue[_Waiting[Item, Result] | None] = queue.Queue(limits.queue)
        self._closing = threading.Lock()
        self._is_closed = False
        self._thread = threading.Thread(target=self._run, name="batches", daemon=True)

    def start(self) -> None:
        """Start; call it after any fork, which threads do not survive."""
        self._thread.start()

    def submit(self, item: Item) -> Future[Result]:
        """Return the result to come; cancel it when nobody waits any more.

        Raises:
            Unavailable: if too many wait already.
        """
        waiting: _Waiting[Item, Result] = _Waiting(item)
        _depth.record(self._queue.qsize(), self._attributes)
        if not self._put(waiting):
            _refused.add(1, self._attributes)
            raise Unavailable("Too many predictions wait. Please try again shortly.")
        return waiting.future

    def _put(self, waiting: _Waiting[Item, Result]) -> bool:
        with self._closing:
            if self._is_closed:
                return False
            try:
                self._queue.put_nowait(waiting)
            except queue.Full:
                return False
            return True

    def stop(self) -> None:
        """Compute what waits, if that takes no more than a few seconds; refuse what comes later."""
        with self._closing:
            self._is_closed = True
        if self._thread.ident is not None:
            self._queue.put(None)
            self._thread.join(_SECONDS_TO_STOP)

    def _run(self) -> None:
        while batch := self._next_batch():
            self._answer([waiting for waiting in batch if waiting.future.set_running_or_notify_cancel()])

    def _next_batch(self) -> list[_Waiting[Item, Result]]:
        """Return the next batch as soon as it is full or its first item has waited long enough; empty at the end."""
        first = self._queue.get()
        if first is None:
            return []
        batch, until = [first], time.monotonic() + self._limits.wait
        while len(batch) < self._limits.batch:
            try:
                waiting = self._queue.get(timeout=max(0.0, until - time.monotonic()))
            except queue.Empty:
                break
            if waiting is None:
                # The end, once this batch is computed.
                self._queue.put(None)
                break
            batch.append(waiting)
        return batch

    def _answer(self, batch: list[_Waiting[Item, Result]]) -> None:
        if not batch:
            return
        _sizes.record(len(batch), self._attributes)
        try:
            results = self._compute([waiting.item for waiting in batch])
        except Exception as error:
            # Whatever it is, the thread must go on.
            logger.warning("A batch of %s failed: %s", len(batch), error, exc_info=True)
            for waiting in batch:
                waiting.future.set_exception(Unavailable())
            return
        for waiting, result in zip(batch, results, strict=True):
            _latency.record(time.perf_counter() - waiting.since, self._attributes)
            waiting.future.set_result(result)
