"""Where events are handled: by a function that the queue calls, or where they come from if there is no queue."""

from collections.abc import Callable

from ..storage.repository import Repository
from .background import open_database
from .database import Database
from .jobs import Publisher, purge
from .outbox import Relay, handle_next
from .settings import Settings


def choose_forward(settings: Settings) -> Callable[[Database[Repository]], bool]:
    """Return what takes some events on, and tells whether more may be due."""
    return Publisher(settings).publish if settings.queue_url else handle_next


def open_relay(settings: Settings) -> Relay:
    """Return the relay of a process that is no function: of a server, as in development."""
    return Relay(open_database(settings), choose_forward(settings), keeps_up=not settings.queue_url)


def forget_dead_messages(settings: Settings) -> None:
    """Remove from the queue of dead letters what the table of dead letters had as well."""
    if settings.dead_letter_queue_url:
        purge(settings.dead_letter_queue_url)
