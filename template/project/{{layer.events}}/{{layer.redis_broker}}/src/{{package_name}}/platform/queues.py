"""What kind of queues Redis keeps for the bus."""

from typing import Any


def arguments(_dead: str | None = None) -> dict[str, Any]:
    """Return nothing: Redis has lists, and no kinds of them."""
    return {}
