"""The bus: an exchange to which services publish, and from which each reads through a queue of its own."""

from collections.abc import Iterable
from contextlib import suppress
from typing import Any

from kombu import Connection, Exchange, Queue, binding
from kombu.transport.base import Message as Delivery

from .envelope import CONTENT_TYPE, Envelope, Message
from .queues import arguments
from .settings import SERVICE, Settings

# All services that talk to each other share it.
EXCHANGE = Exchange("events", type="topic")
INBOX = f"{SERVICE}.inbox"
_SECONDS = 5


def queue_of(name: str, read: Iterable[type[Message]]) -> Queue:
    """Return a queue that gets every event of the types that are read."""
    bindings = [binding(EXCHANGE, routing_key=message.TYPE) for message in read]
    return Queue(name, bindings=bindings, queue_arguments=arguments(dead_queue_of(name).name))


def dead_queue_of(name: str) -> Queue:
    """Return the queue for messages of another one that nobody can read."""
    return Queue(f"{name}.dead", queue_arguments=arguments())


def connect(settings: Settings, seconds: float = _SECONDS) -> Connection:
    """Return a connection on which no call waits longer than some seconds."""
    # It knows the outbox, which knows the handlers, of which some publish.
    from . import broker  # noqa: PLC0415

    return Connection(
        settings.broker_url,
        ssl=broker.tls(settings),
        connect_timeout=seconds,
        transport_options=broker.transport_options(settings) | broker.timeouts(seconds),
    )


class Bus:
    """Sends messages, on one connection that is opened when it is needed."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._connection: Connection | None = None

    def send(self, envelope: Envelope) -> None:
        """Publish an event; once this returns, the broker has stored it for each service that reads its type.

        A service counts as one from the day that its queue is declared: nothing is kept for those to come.

        Raises:
            Exception: if the broker does not take it.
        """
        self._publish(envelope.write().encode(), EXCHANGE, envelope.type)

    def put_aside(self, delivery: Delivery, queue: str) -> None:
        """Move a message that nobody can read out of the way of the others.

        Raises:
            Exception: if the broker does not take it.
        """
        self._publish(body_of(delivery), None, dead_queue_of(queue).name)

    def bring_back(self, queue: str) -> int:
        """Give the messages that were put aside another chance, and return how many there were.

        Raises:
            Exception: if the broker is away.
        """
        dead = dead_queue_of(queue)(self._opened().default_channel)
        dead.declare()
        count = 0
        # No more than there were: what cannot be read comes back.
        for _ in range(self.depth(dead.name)):
            delivery = dead.get()
            if delivery is None:
                break
            self._publish(body_of(delivery), None, queue)
            delivery.ack()
            count += 1
        return count

    def depth(self, queue: str) -> int:
        """Return how many messages wait in a queue.

        Raises:
            Exception: if the broker is away, or has no such queue.
        """
        channel: Any = self._opened().default_channel
        return int(channel.queue_declare(queue, passive=True).message_count)

    def close(self) -> None:
        """Close the connection; the next message opens another."""
        if self._connection is not None:
            with suppress(OSError):
                self._connection.release()
            self._connection = None

    def _publish(self, body: bytes, exchange: Exchange | None, routing_key: str) -> None:
        try:
            self._opened().Producer().publish(
                body,
                exchange=exchange or "",
                routing_key=routing_key,
                declare=[exchange] if exchange else [],
                content_type=CONTENT_TYPE,
                content_encoding="utf-8",
                retry=False,
                timeout=_SECONDS,
                confirm_timeout=_SECONDS,
            )
        except Exception:
            self.close()
            raise

    def _opened(self) -> Connection:
        if self._connection is None:
            self._connection = connect(self._settings)
        return self._connection


def body_of(delivery: Delivery) -> bytes:
    """Return what a message holds, as it came."""
    body = delivery.body or b""
    return body.encode() if isinstance(body, str) else bytes(body)
