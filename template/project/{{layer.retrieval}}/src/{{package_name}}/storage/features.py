"""Features of products over time: what was known when, so that training never sees what came later."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from .embeddings import Rows

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def record(rows: Rows, product_id: UUID, name: str, value: float, at: datetime) -> bool:
    """Note what is known from `at` on; False if the same was known before."""
    if as_of(rows, product_id, name, at) == value:
        return False
    rows.run(
        "INSERT INTO product_features (product_id, name, known_at, value) VALUES (%s, %s, %s, %s)",
        str(product_id),
        name,
        _microseconds(at),
        value,
    )
    return True


def as_of(rows: Rows, product_id: UUID, name: str, at: datetime) -> float | None:
    """Return what was known at a point in time, and nothing that was learned later; None if nothing was."""
    statement = (
        "SELECT value FROM product_features WHERE product_id = %s AND name = %s AND known_at <= %s"
        " ORDER BY known_at DESC LIMIT 1"
    )
    found = rows.run(statement, str(product_id), name, _microseconds(at))
    return float(found[0][0]) if found else None


def _microseconds(at: datetime) -> int:
    """Return a point in time as every database compares it alike."""
    return (at - _EPOCH) // timedelta(microseconds=1)
