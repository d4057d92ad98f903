"""Upkeep: forgets what has expired, a part at a time."""

from datetime import UTC, datetime

from .accounts import FAILURE_WINDOW
from .orders import KEY_LIFETIME
from .repository import Repository

_AT_ONCE = 1000


def forget_expired(repository: Repository) -> bool:
    """Delete idempotency keys, refresh tokens and failed sign-ins that no longer count; True if there may be more."""
    now = datetime.now(UTC)
    deleted = (
        repository.delete_checkouts(_AT_ONCE, before=now - KEY_LIFETIME),
        repository.delete_refresh_tokens(_AT_ONCE, before=now),
        repository.delete_all_failures(_AT_ONCE, before=now - FAILURE_WINDOW),
    )
    return max(deleted) >= _AT_ONCE
