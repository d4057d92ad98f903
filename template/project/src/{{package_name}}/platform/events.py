"""Events: what happened in a transaction, for others to act on once it is committed."""

import threading
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from opentelemetry import propagate
from uuid_utils.compat import uuid7

# Set after each commit that added events; the relay of this process waits for it.
added = threading.Event()


def _current_trace() -> dict[str, str]:
    carrier: dict[str, str] = {}
    propagate.inject(carrier)
    return carrier


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened.

    Attributes:
        name: what happened, as in `order.placed`; `handlers.py` says what follows from it.
        payload: the facts, as plain JSON values: ids rather than whole things, which may change meanwhile.
        trace: where its trace goes on (https://www.w3.org/TR/trace-context/).
        created_at: when it happened, or will have, if nothing prevents it.
        attempts: how often a handler has taken it up.
    """

    name: str
    payload: dict[str, Any]
    id: UUID = field(default_factory=uuid7)
    created_at: datetime = field(default_factory=_now)
    trace: dict[str, str] = field(default_factory=_current_trace)
    attempts: int = 0
