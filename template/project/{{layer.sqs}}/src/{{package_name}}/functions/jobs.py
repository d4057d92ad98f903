"""Messages that SQS brings, some at a time: each is the id of an event."""

import logging
from collections.abc import Mapping
from datetime import timedelta
from functools import cache
from typing import Any
from uuid import UUID

from ..platform.invocation import database, invocation
from ..platform.jobs import connect, is_done
from ..platform.outbox import backoff
from ..platform.settings import get_settings

logger = logging.getLogger(__name__)

# Nobody else takes up an event meanwhile; longer than Lambda lets a call take.
_LEASE = timedelta(minutes=15)


def handle(event: Mapping[str, Any], _context: object) -> dict[str, Any]:
    """Return which messages failed; SQS brings these again, or puts them aside (`maxReceiveCount`)."""
    with invocation():
        failed = [record for record in event["Records"] if not _is_done(record)]
    return {"batchItemFailures": [{"itemIdentifier": record["messageId"]} for record in failed]}


def _is_done(record: Mapping[str, Any]) -> bool:
    try:
        if is_done(database(), UUID(record["body"]), _LEASE):
            return True
    except Exception:
        # The others of the batch go on. Where the database is away, this one waits for as long as the queue lets it.
        logger.exception("Message %s failed", record["messageId"])
    else:
        _wait_a_little(record)
    return False


def _wait_a_little(record: Mapping[str, Any]) -> None:
    """Let a message come again after a pause that grows, which at first is shorter than the queue's own."""
    attempts = int(record["attributes"]["ApproximateReceiveCount"])
    try:
        _client().change_message_visibility(
            QueueUrl=get_settings().queue_url,
            ReceiptHandle=record["receiptHandle"],
            VisibilityTimeout=int(backoff(attempts).total_seconds()),
        )
    except Exception as error:  # noqa: BLE001 - it comes again in any case
        logger.warning("Message %s waits for longer: %s", record["messageId"], error)


@cache
def _client() -> Any:  # noqa: ANN401 - boto3 has no types
    return connect()
