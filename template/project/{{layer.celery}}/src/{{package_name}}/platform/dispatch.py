"""Where events are handled: in workers, or in the processes that serve requests where there is no broker."""

from .background import open_database
from .broker import discard_dead_messages
from .jobs import Publisher
from .outbox import Relay
from .settings import Settings


def open_relay(settings: Settings) -> Relay:
    """Return the relay of this process, which hands events to the broker."""
    if not settings.broker_url:
        return Relay(open_database(settings))
    publisher = Publisher(settings)
    return Relay(open_database(settings), publisher.publish, publisher.close, keeps_up=False)


def forget_dead_messages(settings: Settings) -> None:
    """Remove from the broker what the table of dead letters had as well."""
    if settings.broker_url:
        discard_dead_messages(settings)
