"""Tells other services what happened here."""

from collections.abc import Callable
from functools import cache

from ..storage.repository import Repository
from .bus import Bus
from .envelope import Envelope, Message
from .events import Event
from .inbox import receive
from .settings import get_settings


def publishing(tell: Callable[[Repository, Event], Message]) -> Callable[[Repository, Event], None]:
    """Return a handler that publishes what `tell` makes of an event.

    The event leaves the outbox once the broker has stored the message. A copy that a crash in between makes has the
    same id, by which readers know it.
    """

    def publish(repository: Repository, event: Event) -> None:
        envelope = Envelope.of(tell(repository, event), event.id, event.created_at)
        settings = get_settings()
        if settings.broker_url:
            bus().send(envelope)
            return
        from .. import handlers  # noqa: PLC0415 - they are made with this

        # Without a broker, what lives in this repository hears of it at once.
        for neighbour in handlers.NEIGHBOURS:
            for answer in neighbour(envelope):
                receive(repository, answer)

    return publish


@cache
def bus() -> Bus:
    """Return the bus of this process, opened by its first message: long after the fork."""
    return Bus(get_settings())
