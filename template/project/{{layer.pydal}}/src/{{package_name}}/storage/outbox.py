"""The tables of the outbox, and the part of a repository that works on them."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from pydal import DAL, Field

from ..platform import events
from ..platform.dal import adapter_of
from ..platform.events import Event

_LONGEST_ERROR = 500


def define_outbox(dal: DAL) -> None:
    """Tell pyDAL of the events that wait for their handlers, and of those whose handlers failed each time."""
    dal.define_table(
        "outbox",
        Field("id", "uuid", notnull=True),
        Field("name", length=100, notnull=True),
        Field("payload", "json", notnull=True),
        Field("trace", "json", notnull=True),
        Field("created_at", "instant", notnull=True),
        Field("available_at", "instant", notnull=True),
        Field("attempts", "integer", notnull=True),
        primarykey=["id"],
    )
    dal.define_table(
        "dead_letters",
        Field("id", "uuid", notnull=True),
        Field("name", length=100, notnull=True),
        Field("payload", "json", notnull=True),
        Field("trace", "json", notnull=True),
        Field("created_at", "instant", notnull=True),
        Field("died_at", "instant", notnull=True),
        Field("error", length=_LONGEST_ERROR, notnull=True),
        primarykey=["id"],
    )


class Outbox:
    """What every repository can do, within the transaction of this thread's connection."""

    def __init__(self, dal: DAL) -> None:
        self._dal = dal
        self._events = dal.outbox
        self._dead = dal.dead_letters

    def add_event(self, new: Event) -> None:
        """Keep an event for its handler."""
        self._events.insert(
            id=new.id,
            name=new.name,
            payload=new.payload,
            trace=new.trace,
            created_at=new.created_at,
            available_at=datetime.now(UTC),
            attempts=0,
        )
        adapter_of(self._dal).after_commit(events.added.set)

    def claim_events(self, limit: int, *, until: datetime) -> list[Event]:
        """Return up to `limit` events that are due, the oldest first; nobody else claims them before `until`."""
        rows = self._due(limit)
        self.postpone_events([row.id for row in rows], until=until)
        return [_event(row) for row in rows]

    def begin_attempt(self, event_id: UUID | None = None, *, until: datetime) -> Event | None:
        """Count an attempt at an event, or at the one that is due for the longest time; None if there is none.

        Nobody else claims it before `until`. Whoever names an event waits for its lock: it may be a dead process's.
        """
        rows = self._dal(self._events.id == event_id).select(for_update=True) if event_id else self._due(1)
        if not rows:
            return None
        event = _event(rows[0], attempts=rows[0].attempts + 1)
        self._dal(self._events.id == event.id).update(attempts=event.attempts, available_at=until)
        return event

    def lock_event(self, event_id: UUID) -> bool:
        """Keep others from an event until this transaction ends, as soon as none has it; False if it is gone."""
        return bool(self._dal(self._events.id == event_id).select(self._events.id, for_update=True))

    def postpone_events(self, event_ids: Sequence[UUID], *, until: datetime) -> None:
        """Let nobody take up these events before `until`."""
        if event_ids:
            self._dal(self._events.id.belongs(event_ids)).update(available_at=until)

    def delete_event(self, event_id: UUID) -> bool:
        """Forget an event: it is handled, or dead; False if somebody else was first."""
        return bool(self._dal(self._events.id == event_id).delete())

    def bury_event(self, dead: Event, error: str) -> None:
        """Move an event from the outbox to the dead letters, unless somebody else has."""
        if not self.delete_event(dead.id):
            return
        self._dead.insert(
            id=dead.id,
            name=dead.name,
            payload=dead.payload,
            trace=dead.trace,
            created_at=dead.created_at,
            died_at=datetime.now(UTC),
            error=error.replace("\0", "")[:_LONGEST_ERROR],
        )

    def measure_outbox(self) -> tuple[int, datetime | None]:
        """Return how many events wait, and since when the oldest does."""
        count, oldest = self._events.id.count(), self._events.created_at.min()
        row = self._dal(self._events).select(count, oldest).first()
        return row[count], row[oldest]

    def find_dead_letters(self, limit: int) -> list[tuple[Event, datetime, str]]:
        """Return up to `limit` dead letters, the newest first: the event, when it died and of what."""
        rows = self._dal(self._dead).select(orderby=~self._dead.died_at, limitby=(0, limit))
        return [(_event(row), row.died_at, row.error) for row in rows]

    def revive_dead_letters(self) -> int:
        """Move all dead letters back to the outbox, and return how many there were."""
        rows = self._dal(self._dead).select(for_update=True, skip_locked=True)
        for row in rows:
            self.add_event(_event(row))
            self.delete_dead_letter(row.id)
        return len(rows)

    def delete_dead_letter(self, event_id: UUID) -> bool:
        """Forget a dead letter; False if there is none with this id."""
        return bool(self._dal(self._dead.id == event_id).delete())

    def _due(self, limit: int) -> Any:  # noqa: ANN401
        due = self._dal(self._events.available_at <= datetime.now(UTC))
        return due.select(orderby=self._events.available_at, limitby=(0, limit), for_update=True, skip_locked=True)


def _event(row: Any, attempts: int = 0) -> Event:  # noqa: ANN401
    return Event(row.name, row.payload, row.id, row.created_at, row.trace, attempts or row.get("attempts", 0))
