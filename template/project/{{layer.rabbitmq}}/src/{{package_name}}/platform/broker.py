"""RabbitMQ as the broker of background jobs."""

import ssl
from typing import Any
from urllib.parse import urlsplit

from kombu import Connection, Exchange, Queue
from kombu.transport.base import StdChannel

from .outbox import MOST_ATTEMPTS
from .settings import SERVICE, Settings

# What kind of queue it is cannot be changed later; a new kind needs a new name.
_QUORUM = {"x-queue-type": "quorum", "x-delivery-limit": MOST_ATTEMPTS}
_EXCHANGE = Exchange(SERVICE, type="direct")
DEAD = Queue(f"{SERVICE}.dead", Exchange(f"{SERVICE}.dead", type="direct"), f"{SERVICE}.dead", queue_arguments=_QUORUM)


class _WithDeadLetters(Queue):
    """A queue that makes sure of the place for its dead letters."""

    def declare(self, nowait: bool = False, channel: StdChannel | None = None) -> str | None:  # noqa: FBT001, FBT002
        """Declare both queues."""
        DEAD.declare(nowait, channel or self.channel)
        return super().declare(nowait, channel)


EVENTS = _WithDeadLetters(
    f"{SERVICE}.events",
    _EXCHANGE,
    f"{SERVICE}.events",
    queue_arguments=_QUORUM
    | {"x-dead-letter-exchange": DEAD.exchange.name, "x-dead-letter-routing-key": DEAD.routing_key},
)
# Without dead letters: what should have been done meanwhile is no loss, it comes again.
PERIODIC = Queue(f"{SERVICE}.periodic", _EXCHANGE, f"{SERVICE}.periodic", queue_arguments=_QUORUM)


def tls(settings: Settings) -> dict[str, Any] | bool:
    """Return the options of an encrypted connection, on which the server has to prove who it is."""
    url = urlsplit(settings.broker_url)
    return {"cert_reqs": ssl.CERT_REQUIRED, "server_hostname": url.hostname} if url.scheme == "amqps" else False


def timeouts(seconds: float) -> dict[str, Any]:
    """Return the transport options with which no call to the broker waits longer."""
    return {"read_timeout": seconds, "write_timeout": seconds}


def transport_options(_settings: Settings) -> dict[str, Any]:
    """Return what kombu has to know: a message counts as sent when the broker says that it is stored."""
    return {"confirm_publish": True}


def discard_dead_messages(settings: Settings) -> None:
    """Empty the queue of dead letters; the table of dead letters has them all."""
    with Connection(settings.broker_url, ssl=tls(settings), transport_options=timeouts(5)) as connection:
        queue = DEAD(connection.channel())
        queue.declare()
        queue.purge()
