"""Where events are handled: in the processes that serve requests."""

from .background import open_database
from .outbox import Relay
from .settings import Settings


def open_relay(settings: Settings) -> Relay:
    """Return the relay of this process, which handles events itself."""
    return Relay(open_database(settings))


def forget_dead_messages(_settings: Settings) -> None:
    """Do nothing: only the table of dead letters has them."""
