"""The deadline of a request: once its client has been told to come back, nothing may go on waiting for it."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

# A little less than the ten seconds within which every request is answered, be it with 503.
_REQUEST_SECONDS = 9.0

_end: ContextVar[float | None] = ContextVar("deadline", default=None)


@contextmanager
def for_request() -> Iterator[None]:
    """Let what waits for a server give up before the client does.

    Only this request's time counts: a server may go on with a connection in the context of an earlier request
    (https://github.com/python/cpython/issues/140947).
    """
    with _until(time.monotonic() + _REQUEST_SECONDS):
        yield


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Let what waits for a server give up after `seconds`, or sooner if an outer deadline comes sooner."""
    outer, own = _end.get(), time.monotonic() + seconds
    with _until(own if outer is None else min(outer, own)):
        yield


@contextmanager
def _until(end: float) -> Iterator[None]:
    token = _end.set(end)
    try:
        yield
    finally:
        _end.reset(token)


def remaining() -> float | None:
    """Return how many seconds are left, at least 0; None where nobody waits, as in a command."""
    end = _end.get()
    return None if end is None else max(0.0, end - time.monotonic())
