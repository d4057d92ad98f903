"""Entities that many fields ask for one by one, brought by one query."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Generic, TypeVar

Key = TypeVar("Key")
Entity = TypeVar("Entity")


class Batch(Generic[Key, Entity]):
    """Whoever is asked for first brings all that are expected by then.

    Args:
        load: returns those of the entities that exist.
    """

    def __init__(self, load: Callable[[Sequence[Key]], Mapping[Key, Entity]]) -> None:
        self._load = load
        self._expected: dict[Key, None] = {}
        self._found: dict[Key, Entity | None] = {}

    def expect(self, keys: Iterable[Key]) -> None:
        """Note whom fields may ask for."""
        self._expected |= dict.fromkeys(keys)

    def get(self, key: Key) -> Entity | None:
        """Return an entity, if it exists."""
        if key not in self._found:
            wanted = [expected for expected in {**self._expected, key: None} if expected not in self._found]
            self._found |= dict.fromkeys(wanted) | dict(self._load(wanted))
        return self._found[key]
