"""The inbox: events of other services, each of which counts once, however often it comes.

What has come is handled as if it had happened here: by `handlers.py`, with the attempts, dead letters and metrics of
the outbox. An event waits until the earlier ones of its key are handled, or dead.
"""

from datetime import UTC, datetime, timedelta

from ..storage.repository import Repository
from .envelope import Envelope
from .events import Event

# How long a copy of an event is known for one; no broker brings one back so late.
_MEMORY = timedelta(days=30)
_AT_ONCE = 1000


def receive(repository: Repository, envelope: Envelope) -> bool:
    """Keep an event for its handler; False if it has come before."""
    event = Event(envelope.type, envelope.data, envelope.id, trace=envelope.trace)
    return repository.receive_event(event, envelope.partitionkey)


def forget_received(repository: Repository) -> bool:
    """Forget the ids of events that came long ago; True if there may be more."""
    return repository.forget_received(_AT_ONCE, before=datetime.now(UTC) - _MEMORY) >= _AT_ONCE
