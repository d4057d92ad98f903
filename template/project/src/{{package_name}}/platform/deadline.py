"""The deadline of a request: once its client has been told to come back, nothing may go on waiting for it."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

# A little less than the ten seconds within which every request is answered, be it with 503.
REQUEST_SECONDS = 9.0

_end: ContextVar[float | None] = ContextVar("deadline", default=None)


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Let what waits for a server give up after `seconds`, or sooner if an outer deadline comes sooner."""
    outer, own = _end.get(), time.monotonic() + seconds
    token = _end.set(own if outer is None else min(outer, own))
    try:
        yield
    finally:
        _end.reset(token)


def remaining() -> float | None:
    """Return how many seconds are left, at least 0; None where nobody waits, as in a command."""
    end = _end.get()
    return None if end is None else max(0.0, end - time.monotonic())
