"""Background jobs on SQS: the queue takes events from the outbox to the function that handles them.

A message holds no more than an event's id. The event itself stays in the outbox until its handler is done, so that
neither a lost message nor a second copy of one does any harm.
"""

import logging
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from ..storage.repository import Repository
from . import outbox
from .database import Database
from .events import Event
from .settings import Settings

if TYPE_CHECKING:
    from botocore.client import BaseClient

logger = logging.getLogger(__name__)

# By then a message has been received as often as the queue allows, or is lost; the schedule then sends another.
PATIENCE = timedelta(minutes=30)
# As many as SQS takes at once (https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessageBatch.html).
_AT_ONCE = 10
_SECONDS = 2


def connect() -> "BaseClient":
    """Return a client that no call waits for longer than a few seconds."""
    # It takes longer to import than the rest of the service, and most calls do without.
    import boto3  # noqa: PLC0415
    from botocore.config import Config  # noqa: PLC0415

    config = Config(connect_timeout=_SECONDS, read_timeout=_SECONDS, retries={"total_max_attempts": 2})
    return boto3.client("sqs", config=config)


def purge(queue_url: str) -> None:
    """Empty a queue; SQS does so once a minute at most."""
    client: Any = connect()
    with suppress(client.exceptions.PurgeQueueInProgress):
        client.purge_queue(QueueUrl=queue_url)


class Publisher:
    """Hands events to the queue.

    Args:
        settings: of the service; they name the queue.
    """

    def __init__(self, settings: Settings) -> None:
        self._queue_url = settings.queue_url
        self._client: Any = None

    def publish(self, database: Database[Repository]) -> bool:
        """Publish the events that are due; whether more may be.

        Raises:
            Exception: if the queue does not take them. They stay due.
        """
        now = datetime.now(UTC)
        events = database.write(Repository.claim_events, _AT_ONCE, until=now + PATIENCE)
        if not events:
            return False
        sent: set[str] = set()
        try:
            sent = self._send(events)
        finally:
            left = [event.id for event in events if str(event.id) not in sent]
            if left:
                database.write(Repository.postpone_events, left, until=now)
        if left:
            raise OSError(f"The queue did not take {len(left)} of {len(events)} events")
        return len(events) == _AT_ONCE

    def _send(self, events: Sequence[Event]) -> set[str]:
        self._client = self._client or connect()
        entries = [{"Id": str(event.id), "MessageBody": str(event.id)} for event in events]
        answer = self._client.send_message_batch(QueueUrl=self._queue_url, Entries=entries)
        return {entry["Id"] for entry in answer.get("Successful", [])}


def is_done(database: Database[Repository], event_id: UUID, lease: timedelta) -> bool:
    """Handle the event of a message; False if the message has to come again, or to go to the dead letters."""
    if not outbox.handle(database, event_id, lease):
        return False
    failed = database.write(Repository.lock_event, event_id)
    if failed:
        # The message comes again by itself; the schedule need not send another.
        database.write(Repository.postpone_events, [event_id], until=datetime.now(UTC) + PATIENCE)
    return not failed
