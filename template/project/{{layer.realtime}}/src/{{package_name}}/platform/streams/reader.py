"""The thread that reads the feed, once for all connections of a process."""

import logging
import random
import threading
import time
from collections.abc import Callable

from opentelemetry import metrics
from opentelemetry.instrumentation.utils import suppress_instrumentation

from .. import draining
from ..settings import SERVICE
from .feed import Feed
from .hub import Hub
from .presence import INTERVAL, Presence

logger = logging.getLogger(__name__)

# How long to wait for a message before looking whether the process has to end, in seconds.
PATIENCE = 0.5
_LONGEST_PAUSE = 10.0
_SECONDS_TO_STOP = 5.0

_is_read = metrics.get_meter(SERVICE).create_gauge("streams.feed.up", "", "1 while messages of other processes come")

Run = Callable[..., object]


class Reader:
    """Brings messages from the feed to the hub, and sends the connections away when the process has to end.

    Args:
        feed: where messages come from.
        hub: the connections.
        presence: what is told of them to other processes.
    """

    def __init__(self, feed: Feed, hub: Hub, presence: Presence) -> None:
        self._feed = feed
        self._hub = hub
        self._presence = presence
        self._run: Run = _call
        self._stopping = threading.Event()
        self._is_up = False
        self._has_ended = False
        # Of the last message, once the feed has begun.
        self._position: tuple[int, int] | None = None
        self._tell_at = 0.0
        self._thread = threading.Thread(target=self._work, name="streams", daemon=True)

    @property
    def is_up(self) -> bool:
        """Whether messages come."""
        return self._is_up

    def start(self, run: Run) -> None:
        """Start; call it after any fork, which threads do not survive.

        Args:
            run: calls a function of the hub, in the thread that the connections belong to.
        """
        self._run = run
        self._thread.start()

    def stop(self) -> None:
        """Stop soon."""
        self._stopping.set()
        self._feed.interrupt()
        if self._thread.ident is not None:
            self._thread.join(_SECONDS_TO_STOP)

    def _work(self) -> None:
        failures = 0
        # It looks again and again: nobody wants a trace of that.
        with suppress_instrumentation():
            while not self._stopping.is_set():
                try:
                    self._step()
                except Exception as error:  # noqa: BLE001 - without this thread, nothing comes any more
                    failures += 1
                    self._note(is_up=False, error=error)
                    self._wait(min(_LONGEST_PAUSE, 2**failures / 4) * random.uniform(0.5, 1))  # noqa: S311
                else:
                    failures = 0
                    self._note(is_up=True)
            self._feed.close()
            self._presence.close()

    def _step(self) -> None:
        if self._position is None:
            complete_after, kept = self._feed.begin()
            self._position = kept[-1].position if kept else complete_after
            self._run(self._hub.begin, complete_after, kept)
        elif not self._is_up and not self._feed.has_kept(self._position):
            # It began anew, or so much came meanwhile that the oldest of it is gone.
            self._run(self._hub.reset)
        messages = self._feed.read(self._position, PATIENCE)
        if messages:
            self._position = messages[-1].position
            self._run(self._hub.deliver, messages)
        self._look_for_the_end()
        now = time.monotonic()
        if now >= self._tell_at:
            self._tell_at = now + INTERVAL
            self._presence.tell(self._hub.count())

    def _look_for_the_end(self) -> None:
        if draining.has_begun() and not self._has_ended:
            self._has_ended = True
            self._run(self._hub.end)

    def _wait(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        while time.monotonic() < until and not self._stopping.wait(PATIENCE):
            self._look_for_the_end()

    def _note(self, *, is_up: bool, error: Exception | None = None) -> None:
        if is_up != self._is_up:
            if error:
                logger.warning("Messages of other processes do not come: %r", error)
            else:
                logger.info("Messages come")
        elif error and self._position is None:
            logger.warning("Messages do not come yet: %r", error)
        self._is_up = is_up
        _is_read.set(int(is_up))


def _call(function: Callable[..., object], *args: object) -> None:
    function(*args)
