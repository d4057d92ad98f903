"""The tables of the outbox, and the part of a repository that works on them."""

from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID

from django.db import models, transaction

from ..platform import events
from ..platform.events import Event

_LONGEST_ERROR = 500


class OutboxEvent(models.Model):
    """An event that waits for its handler."""

    id = models.UUIDField(primary_key=True)
    name = models.CharField(max_length=100)
    payload = models.JSONField()
    trace = models.JSONField()
    created_at = models.DateTimeField()
    available_at = models.DateTimeField(db_index=True)
    attempts = models.PositiveSmallIntegerField()

    class Meta:
        db_table = "outbox"


class DeadLetter(models.Model):
    """An event whose handler failed each time."""

    id = models.UUIDField(primary_key=True)
    name = models.CharField(max_length=100)
    payload = models.JSONField()
    trace = models.JSONField()
    created_at = models.DateTimeField()
    died_at = models.DateTimeField()
    error = models.CharField(max_length=_LONGEST_ERROR)

    class Meta:
        db_table = "dead_letters"


class Outbox:
    """What every repository can do, within the transaction of Django's connection."""

    def add_event(self, new: Event) -> None:
        """Keep an event for its handler."""
        OutboxEvent.objects.create(
            id=new.id,
            name=new.name,
            payload=new.payload,
            trace=new.trace,
            created_at=new.created_at,
            available_at=datetime.now(UTC),
            attempts=0,
        )
        transaction.on_commit(events.added.set)

    def claim_events(self, limit: int, *, until: datetime) -> list[Event]:
        """Return up to `limit` events that are due, the oldest first; nobody else claims them before `until`."""
        due = OutboxEvent.objects.filter(available_at__lte=datetime.now(UTC)).order_by("available_at")
        claimed = [_event(row) for row in due.select_for_update(skip_locked=True)[:limit]]
        self.postpone_events([event.id for event in claimed], until=until)
        return claimed

    def begin_attempt(self, event_id: UUID | None = None, *, until: datetime) -> Event | None:
        """Count an attempt at an event, or at the one that is due for the longest time; None if there is none.

        Nobody else claims it before `until`. Whoever names an event waits for its lock: it may be a dead process's.
        """
        rows = OutboxEvent.objects.select_for_update(skip_locked=event_id is None)
        if event_id:
            row = rows.filter(id=event_id).first()
        else:
            row = rows.filter(available_at__lte=datetime.now(UTC)).order_by("available_at").first()
        if row is None:
            return None
        row.attempts += 1
        row.available_at = until
        row.save(update_fields=["attempts", "available_at"])
        return _event(row)

    def lock_event(self, event_id: UUID) -> bool:
        """Keep others from an event until this transaction ends, as soon as none has it; False if it is gone."""
        return OutboxEvent.objects.select_for_update().filter(id=event_id).first() is not None

    def postpone_events(self, event_ids: Sequence[UUID], *, until: datetime) -> None:
        """Let nobody take up these events before `until`."""
        OutboxEvent.objects.filter(id__in=event_ids).update(available_at=until)

    def delete_event(self, event_id: UUID) -> bool:
        """Forget an event: it is handled, or dead; False if somebody else was first."""
        deleted, _ = OutboxEvent.objects.filter(id=event_id).delete()
        return deleted > 0

    def bury_event(self, dead: Event, error: str) -> None:
        """Move an event from the outbox to the dead letters, unless somebody else has."""
        if not self.delete_event(dead.id):
            return
        DeadLetter.objects.create(
            id=dead.id,
            name=dead.name,
            payload=dead.payload,
            trace=dead.trace,
            created_at=dead.created_at,
            died_at=datetime.now(UTC),
            error=error[:_LONGEST_ERROR],
        )

    def measure_outbox(self) -> tuple[int, datetime | None]:
        """Return how many events wait, and since when the oldest does."""
        measured = OutboxEvent.objects.aggregate(count=models.Count("id"), oldest=models.Min("created_at"))
        return measured["count"], measured["oldest"]

    def find_dead_letters(self, limit: int) -> list[tuple[Event, datetime, str]]:
        """Return up to `limit` dead letters, the newest first: the event, when it died and of what."""
        rows = DeadLetter.objects.order_by("-died_at")[:limit]
        return [(_event(row), row.died_at, row.error) for row in rows]

    def revive_dead_letters(self) -> int:
        """Move all dead letters back to the outbox, and return how many there were."""
        rows = list(DeadLetter.objects.select_for_update(skip_locked=True))
        for row in rows:
            self.add_event(_event(row))
            row.delete()
        return len(rows)

    def delete_dead_letter(self, event_id: UUID) -> bool:
        """Forget a dead letter; False if there is none with this id."""
        deleted, _ = DeadLetter.objects.filter(id=event_id).delete()
        return deleted > 0


def _event(row: OutboxEvent | DeadLetter) -> Event:
    attempts = row.attempts if isinstance(row, OutboxEvent) else 0
    return Event(row.name, row.payload, row.id, row.created_at, row.trace, attempts)
