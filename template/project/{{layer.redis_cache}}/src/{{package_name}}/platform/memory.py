"""The cache of development: it lives in the process and knows the few commands that the cache sends to Redis."""

import threading
import time
from collections import OrderedDict
from collections.abc import Sequence

from .entries import Command


class Memory:
    """Answers commands as Redis does.

    Args:
        capacity: how many keys are kept; beyond it, what was used longest ago goes.
    """

    def __init__(self, capacity: int) -> None:
        self._capacity = capacity
        self._values: OrderedDict[str | bytes | int, tuple[bytes, float]] = OrderedDict()
        self._lock = threading.Lock()

    def answer(self, commands: Sequence[Command]) -> list[object]:
        """Return the replies to commands."""
        with self._lock:
            return [self._answer(*command) for command in commands]

    def _answer(self, name: str | bytes | int, *arguments: str | bytes | int) -> object:
        match name, arguments:
            case "MGET", keys:
                return [self._get(key) for key in keys]
            case "DEL", keys:
                return sum(self._values.pop(key, None) is not None for key in keys)
            case "SET", (_, _, "EX" | "PX", _, "NX") if self._get(arguments[0]) is not None:
                return None
            case "SET", (key, value, unit, int(lifetime), *_):
                seconds = lifetime if unit == "EX" else lifetime / 1000
                self._values[key] = _encode(value), time.monotonic() + seconds
                self._values.move_to_end(key)
                while len(self._values) > self._capacity:
                    self._values.popitem(last=False)
                return True
            case _:
                raise NotImplementedError(name)

    def _get(self, key: str | bytes | int) -> bytes | None:
        value, end = self._values.get(key, (None, 0.0))
        if end <= time.monotonic():
            self._values.pop(key, None)
            return None
        self._values.move_to_end(key)
        return value


def _encode(value: str | bytes | int) -> bytes:
    return value if isinstance(value, bytes) else str(value).encode()
