"""The consumer: takes events of other services from the broker into the inbox, where the workers find them.

A message is acknowledged once its event is stored; one that cannot be read is put aside in the queue of dead messages.
As a program it is that process: `python -m` and its name; with `unreadable` or `replay`, what was put aside is counted
or brought back.
"""

import logging
import random
import signal
import sys
import time
from collections.abc import Callable, Iterable
from logging.config import dictConfig
from typing import Any, NoReturn

from kombu import Connection
from kombu import Consumer as Subscription
from kombu.mixins import ConsumerMixin
from kombu.transport.base import Message as Delivery
from opentelemetry import metrics

from .. import messages
from . import pulse, telemetry
from .background import open_database
from .bus import INBOX, Bus, body_of, connect, dead_queue_of, queue_of
from .envelope import Envelope, Message, read
from .inbox import receive
from .logging import logging_config
from .problems import Unavailable
from .settings import Settings, get_settings

# How many messages the broker hands over before one of them is acknowledged.
PREFETCH = 50
# With so many events that wait for their handlers, further ones wait in the broker.
MOST_WAITING = 10_000
# Seconds between two looks at how many wait.
_POLL = 5.0
_SECONDS_WITHOUT_NEWS = 60

logger = logging.getLogger(__name__)
meter = metrics.get_meter(__name__)
_depth = meter.create_gauge("inbox.depth", "{message}", "Messages that wait in the broker's queue")
_messages = meter.create_counter("inbox.messages", "{message}", "Messages, by what became of them")


class Consumer(ConsumerMixin):
    """Takes the messages of one queue, one after the other.

    Args:
        settings: where the broker is.
        queue: the queue's name.
        read: the types of events that it gets.
        take: stores an event, and tells whether it is new.
        waiting: counts the events that wait for their handlers.
    """

    # While the broker is away, try for ever.
    connect_max_retries = None

    def __init__(
        self,
        settings: Settings,
        queue: str,
        read: Iterable[type[Message]],
        take: Callable[[Envelope], bool],
        waiting: Callable[[], int] = lambda: 0,
    ) -> None:
        self.connection: Connection = connect(settings, _SECONDS_WITHOUT_NEWS)
        self._bus = Bus(settings)
        self._queue = queue
        self._read = tuple(read)
        self._store = take
        self._waiting = waiting
        self._looked_at = -_POLL

    def get_consumers(self, _: Callable[..., Subscription], channel: Any) -> list[Subscription]:  # noqa: ANN401
        """Return what listens, once both queues are there."""
        dead_queue_of(self._queue)(channel).declare()
        queue = queue_of(self._queue, self._read)
        return [Subscription(channel, [queue], on_message=self.take, prefetch_count=PREFETCH)]

    def on_connection_error(self, exc: Exception, interval: float) -> None:
        """Say so, and show that it turns all the same."""
        pulse.show()
        logger.warning("The broker is away, to be tried again in %s seconds: %s", interval, exc)

    def on_iteration(self) -> None:
        """Show that it turns; leave further messages to the broker while too many events wait."""
        pulse.show()
        if time.monotonic() < self._looked_at + _POLL:
            return
        self._looked_at = time.monotonic()
        _depth.set(self._bus.depth(self._queue), {"queue": self._queue})
        while not self.should_stop and self._patiently(self._waiting) >= MOST_WAITING:
            pulse.show()
            time.sleep(1)

    def take(self, delivery: Delivery) -> None:
        """Store the event that a message holds, and acknowledge it."""
        try:
            is_new = self._store_once(read(body_of(delivery), self._read))
        except Exception as error:
            if isinstance(error, self.connection.connection_errors):
                raise
            logger.exception("A message in %s cannot be read, or not stored, and is put aside", self._queue)
            self._bus.put_aside(delivery, self._queue)
            outcome = "unreadable"
        else:
            outcome = "received" if is_new else "repeated"
        delivery.ack()
        _messages.add(1, {"queue": self._queue, "outcome": outcome})

    def _store_once(self, envelope: Envelope) -> bool:
        """Store an event, and tell whether it is new."""
        try:
            return bool(self._patiently(self._store, envelope))
        except Exception:  # noqa: BLE001
            # Another consumer may have stored a copy at the same moment; a second look finds it.
            return bool(self._patiently(self._store, envelope))

    def close(self) -> None:
        """Close the connections."""
        self._bus.close()
        self.connection.release()

    def _patiently(self, step: Callable[..., Any], *args: object) -> Any:  # noqa: ANN401
        """Return what a step returns, as soon as what it needs is there."""
        while True:
            try:
                return step(*args)
            except Unavailable:
                pulse.show()
                time.sleep(random.uniform(1, 5))  # noqa: S311


def run(consumer: Consumer, settings: Settings) -> None:
    """Take messages until SIGTERM; what is in hand by then comes again, and does no harm."""
    dictConfig(logging_config(settings))
    signal.signal(signal.SIGTERM, _end)
    telemetry.start(settings)
    try:
        consumer.run()
    except KeyboardInterrupt:
        pass
    finally:
        consumer.close()
        telemetry.stop()


def _end(*_: object) -> NoReturn:
    sys.exit()


def main(settings: Settings) -> None:
    """Take what others tell into the inbox."""
    database = open_database(settings)
    try:
        run(
            Consumer(
                settings,
                INBOX,
                messages.READ,
                lambda envelope: database.write(receive, envelope),
                lambda: database.read(lambda repository: repository.measure_outbox())[0],
            ),
            settings,
        )
    finally:
        database.close()


def show_unreadable(settings: Settings) -> None:
    """Print how many messages were put aside."""
    bus = Bus(settings)
    sys.stdout.write(f"{bus.depth(dead_queue_of(INBOX).name)} put aside\n")
    bus.close()


def replay_unreadable(settings: Settings) -> None:
    """Give the messages that were put aside another chance."""
    bus = Bus(settings)
    sys.stdout.write(f"{bus.bring_back(INBOX)} brought back\n")
    bus.close()


if __name__ == "__main__":
    settings = get_settings()
    if not settings.broker_url:
        sys.exit("BROKER_URL: without a broker, nothing comes from other services")
    match sys.argv[1:]:
        case ["unreadable"]:
            show_unreadable(settings)
        case ["replay"]:
            replay_unreadable(settings)
        case _:
            main(settings)
