"""The streams of this process, for what stands above the framework."""

from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .serving import Streams

_started: list["Streams"] = []


def add(streams: "Streams") -> None:
    """Note that they are open."""
    _started.append(streams)


def remove(streams: "Streams") -> None:
    """Note that they are closed, if they were open."""
    with suppress(ValueError):
        _started.remove(streams)


def get() -> "Streams":
    """Return them."""
    return _started[-1]
