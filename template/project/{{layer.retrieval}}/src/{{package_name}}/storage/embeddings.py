"""The index of vectors: the nearest are found by pgvector where PostgreSQL has it, and elsewhere by comparing all.

To compare all is exact, and takes a few milliseconds for some thousand products; beyond that, give PostgreSQL pgvector.
"""

from typing import Any, Protocol
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float32]


class Rows(Protocol):
    """What a repository can do for statements that are the same on all databases."""

    @property
    def dialect(self) -> str:
        """The database: `postgresql`, `mysql` or `sqlite`."""
        ...

    def run(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        """Run a statement whose values stand as `%s`, and return its rows."""
        ...


def is_awaited(rows: Rows, event: str) -> bool:
    """Tell whether an event of that name waits for its handler, or for what its handler has begun."""
    return bool(rows.run("SELECT 1 FROM outbox WHERE name = %s LIMIT 1", event))


def known(rows: Rows, first: UUID, last: UUID, model: str) -> dict[UUID, str]:
    """Return of the products from `first` to `last` that a model has embedded the digests of what it read."""
    statement = "SELECT product_id, digest FROM product_embeddings WHERE model = %s AND product_id BETWEEN %s AND %s"
    return {UUID(found): digest for found, digest in rows.run(statement, model, str(first), str(last))}


def save(rows: Rows, product_id: UUID, model: str, digest: str, vector: Array) -> None:
    """Keep a product's vector in place of an earlier one."""
    rows.run("DELETE FROM product_embeddings WHERE product_id = %s", str(product_id))
    rows.run(
        "INSERT INTO product_embeddings (product_id, model, digest, vector) VALUES (%s, %s, %s, %s)",
        str(product_id),
        model,
        digest,
        vector.astype("<f4").tobytes(),
    )
    if is_indexed(rows):
        statement = "UPDATE product_embeddings SET indexed = %s::vector WHERE product_id = %s"
        rows.run(statement, _written(vector), str(product_id))


def find_vector(rows: Rows, product_id: UUID, model: str) -> Array | None:
    """Return a product's vector, if the model has embedded it."""
    statement = "SELECT vector FROM product_embeddings WHERE product_id = %s AND model = %s"
    found = rows.run(statement, str(product_id), model)
    return _read(found[0][0]) if found else None


def nearest(rows: Rows, vector: Array, model: str, limit: int) -> list[tuple[UUID, float]]:
    """Return up to `limit` products, the nearest first, and the cosine of each with `vector`, from -1 to 1."""
    if not is_indexed(rows):
        return nearest_of_all(rows, vector, model, limit)
    statement = (
        "SELECT product_id, 1 - (indexed <=> %s::vector) FROM product_embeddings WHERE model = %s"
        " ORDER BY indexed <=> %s::vector LIMIT %s"
    )
    written = _written(vector)
    return [(UUID(found), float(cosine)) for found, cosine in rows.run(statement, written, model, written, limit)]


def nearest_of_all(rows: Rows, vector: Array, model: str, limit: int) -> list[tuple[UUID, float]]:
    """Return the same without an index."""
    found = rows.run("SELECT product_id, vector FROM product_embeddings WHERE model = %s", model)
    if not found:
        return []
    cosines = np.stack([_read(content) for _, content in found]) @ vector
    return [(UUID(found[place][0]), float(cosines[place])) for place in np.argsort(-cosines, kind="stable")[:limit]]


def is_indexed(rows: Rows) -> bool:
    """Tell whether the migration found pgvector."""
    if rows.dialect != "postgresql":
        return False
    statement = (
        "SELECT 1 FROM information_schema.columns"
        " WHERE table_schema = current_schema() AND table_name = 'product_embeddings' AND column_name = 'indexed'"
    )
    return bool(rows.run(statement))


def _written(vector: Array) -> str:
    return f"[{','.join(map(str, vector.tolist()))}]"


def _read(content: bytes | memoryview) -> Array:
    return np.frombuffer(bytes(content), dtype="<f4")
