"""Visits: who is signed in, and for how long; the browser holds a key, the database no more than its digest."""

import hashlib
import re
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

if TYPE_CHECKING:
    from ...storage.repository import Repository

# Without a request for so long, and after so long in any case, a visit is over (OWASP, Session Management).
IDLE = timedelta(hours=2)
LIFETIME = timedelta(hours=12)
# So much later than the last time that a request was noted, the next is noted.
_GRAIN = timedelta(minutes=1)
_AT_ONCE = 1000
_KEY = re.compile(r"[A-Za-z0-9_-]{43}")


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody who is signed in."""

    user_id: UUID
    email: str
    is_staff: bool


@dataclass(frozen=True, slots=True)
class Visit:
    """A visit as the service keeps it."""

    digest: str
    visitor: Visitor
    began_at: datetime
    seen_at: datetime

    def is_over(self, now: datetime) -> bool:
        """Tell whether it has lasted too long, or nobody came for too long."""
        return now >= self.began_at + LIFETIME or now >= self.seen_at + IDLE

    def wants_noting(self, now: datetime) -> bool:
        """Tell whether it is time to note that the visitor is still there."""
        return now >= self.seen_at + _GRAIN


def new_key() -> str:
    """Return a key that nobody can guess; it means nothing until a visit begins with it."""
    return secrets.token_urlsafe(32)


def read_key(candidate: str | None) -> str | None:
    """Return what a cookie holds if it looks like a key."""
    return candidate if candidate and _KEY.fullmatch(candidate) else None


def digest(key: str) -> str:
    """Return what is kept of a key; it is long and random, so a plain hash suffices."""
    return hashlib.sha256(key.encode()).hexdigest()


def begin(repository: "Repository", user_id: UUID, attempt: UUID | None = None) -> str:
    """Return the key of a new visit of somebody whose password was right.

    Args:
        repository: of the transaction.
        user_id: who has signed in.
        attempt: the sign-in that counted as a failure until now.
    """
    if attempt is not None:
        repository.delete_failure(attempt)
    key = new_key()
    repository.add_visit(digest(key), user_id, datetime.now(UTC))
    return key


def find(repository: "Repository", key: str) -> Visit | None:
    """Return the visit that a key stands for, unless it is over."""
    visit = repository.find_visit(digest(key))
    return None if visit is None or visit.is_over(datetime.now(UTC)) else visit


def note(repository: "Repository", visit: Visit) -> None:
    """Keep that the visitor is still there."""
    repository.save_seen(visit.digest, datetime.now(UTC))


def end(repository: "Repository", key: str) -> None:
    """End a visit; from now on its key means nothing."""
    repository.delete_visit(digest(key))


def forget_expired(repository: "Repository") -> bool:
    """Delete the visits and password resets that are over; True if there may be more."""
    now = datetime.now(UTC)
    deleted = (
        repository.delete_visits(_AT_ONCE, began_before=now - LIFETIME, seen_before=now - IDLE),
        repository.delete_resets(_AT_ONCE, before=now),
    )
    return max(deleted) >= _AT_ONCE
