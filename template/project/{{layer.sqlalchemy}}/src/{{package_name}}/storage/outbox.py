"""The tables of the outbox, and the part of a repository that works on them."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, cast
from uuid import UUID

from sqlalchemy import JSON, CursorResult, String, delete, event, func, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from ..platform import events
from ..platform.events import Event
from .base import Base

_LONGEST_ERROR = 500


class OutboxEvent(Base):
    """An event that waits for its handler."""

    __tablename__ = "outbox"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(100))
    payload: Mapped[dict[str, Any]] = mapped_column(JSON)
    trace: Mapped[dict[str, str]] = mapped_column(JSON)
    created_at: Mapped[datetime]
    available_at: Mapped[datetime] = mapped_column(index=True)
    attempts: Mapped[int]


class DeadLetter(Base):
    """An event whose handler failed each time."""

    __tablename__ = "dead_letters"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(100))
    payload: Mapped[dict[str, Any]] = mapped_column(JSON)
    trace: Mapped[dict[str, str]] = mapped_column(JSON)
    created_at: Mapped[datetime]
    died_at: Mapped[datetime]
    error: Mapped[str] = mapped_column(String(_LONGEST_ERROR))


class Outbox:
    """What every repository can do, within one session's transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add_event(self, new: Event) -> None:
        """Keep an event for its handler."""
        row = OutboxEvent(
            id=new.id,
            name=new.name,
            payload=new.payload,
            trace=new.trace,
            created_at=new.created_at,
            available_at=datetime.now(UTC),
            attempts=0,
        )
        self._session.add(row)
        event.listen(self._session, "after_commit", lambda _: events.added.set(), once=True)

    def claim_events(self, limit: int, *, until: datetime) -> list[Event]:
        """Return up to `limit` events that are due, the oldest first; nobody else claims them before `until`."""
        statement = select(OutboxEvent).where(OutboxEvent.available_at <= datetime.now(UTC))
        statement = statement.order_by(OutboxEvent.available_at).limit(limit).with_for_update(skip_locked=True)
        rows = self._session.scalars(statement).all()
        for row in rows:
            row.available_at = until
        return [_event(row) for row in rows]

    def begin_attempt(self, event_id: UUID | None = None, *, until: datetime) -> Event | None:
        """Count an attempt at an event, or at the one that is due for the longest time; None if there is none.

        Nobody else claims it before `until`. Whoever names an event waits for its lock: it may be a dead process's.
        """
        statement = select(OutboxEvent).with_for_update(skip_locked=event_id is None)
        if event_id:
            statement = statement.where(OutboxEvent.id == event_id)
        else:
            statement = statement.where(OutboxEvent.available_at <= datetime.now(UTC))
            statement = statement.order_by(OutboxEvent.available_at).limit(1)
        row = self._session.scalar(statement)
        if row is None:
            return None
        row.attempts += 1
        row.available_at = until
        return _event(row)

    def lock_event(self, event_id: UUID) -> bool:
        """Keep others from an event until this transaction ends, as soon as none has it; False if it is gone."""
        statement = select(OutboxEvent.id).where(OutboxEvent.id == event_id).with_for_update()
        return self._session.scalar(statement) is not None

    def postpone_events(self, event_ids: Sequence[UUID], *, until: datetime) -> None:
        """Let nobody take up these events before `until`."""
        self._session.execute(update(OutboxEvent).where(OutboxEvent.id.in_(event_ids)).values(available_at=until))

    def delete_event(self, event_id: UUID) -> bool:
        """Forget an event: it is handled, or dead; False if somebody else was first."""
        deleted = self._session.execute(delete(OutboxEvent).where(OutboxEvent.id == event_id))
        return cast("CursorResult[Any]", deleted).rowcount > 0

    def bury_event(self, dead: Event, error: str) -> None:
        """Move an event from the outbox to the dead letters, unless somebody else has."""
        if not self.delete_event(dead.id):
            return
        self._session.add(
            DeadLetter(
                id=dead.id,
                name=dead.name,
                payload=dead.payload,
                trace=dead.trace,
                created_at=dead.created_at,
                died_at=datetime.now(UTC),
                error=error[:_LONGEST_ERROR],
            )
        )

    def measure_outbox(self) -> tuple[int, datetime | None]:
        """Return how many events wait, and since when the oldest does."""
        count, oldest = self._session.execute(select(func.count(), func.min(OutboxEvent.created_at))).one()
        return count, oldest

    def find_dead_letters(self, limit: int) -> list[tuple[Event, datetime, str]]:
        """Return up to `limit` dead letters, the newest first: the event, when it died and of what."""
        rows = self._session.scalars(select(DeadLetter).order_by(DeadLetter.died_at.desc()).limit(limit))
        return [(_event(row), row.died_at, row.error) for row in rows]

    def revive_dead_letters(self) -> int:
        """Move all dead letters back to the outbox, and return how many there were."""
        rows = self._session.scalars(select(DeadLetter).with_for_update(skip_locked=True)).all()
        for row in rows:
            self.add_event(_event(row))
            self._session.delete(row)
        return len(rows)

    def delete_dead_letter(self, event_id: UUID) -> bool:
        """Forget a dead letter; False if there is none with this id."""
        row = self._session.get(DeadLetter, event_id)
        if row is None:
            return False
        self._session.delete(row)
        return True


def _event(row: OutboxEvent | DeadLetter) -> Event:
    attempts = row.attempts if isinstance(row, OutboxEvent) else 0
    return Event(row.name, row.payload, row.id, row.created_at, row.trace, attempts)
