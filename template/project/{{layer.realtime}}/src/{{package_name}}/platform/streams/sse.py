"""Server-Sent Events as bytes (https://html.spec.whatwg.org/multipage/server-sent-events.html)."""

from collections.abc import Iterable

from .hub import pause
from .messages import Message, Notice

HEARTBEAT = b":\n\n"


def opening(last: str) -> bytes:
    """Return the beginning of a stream: when to come back, and the id to come back with if nothing happens."""
    return f"retry: {_milliseconds()}\nid: {last}\n\n".encode()


def frames(messages: Iterable[Message | Notice]) -> bytes:
    """Return messages as they are sent; where there are none, a comment, so that nothing on the way falls asleep."""
    return b"".join(message.for_stream for message in messages) or HEARTBEAT


def farewell() -> bytes:
    """Return the end of a stream: those who are sent away together do not come back together."""
    return f"retry: {_milliseconds()}\n\n".encode()


def _milliseconds() -> int:
    return round(pause() * 1000)
