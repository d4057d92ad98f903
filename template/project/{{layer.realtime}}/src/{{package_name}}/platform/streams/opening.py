"""How a stream begins: what the request asks for, and what may connect."""

from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import urlsplit
from uuid import UUID

from ..peers import client_address
from ..problems import Unprocessable, for_status
from ..rates import client_key
from ..settings import Settings
from ..tokens import authenticate
from .messages import MOST_TOPICS, Watch

# What nothing on the way may keep, gather or compress.
HEADERS = {"Cache-Control": "no-store, no-transform", "X-Accel-Buffering": "no"}
EVENT_STREAM = "text/event-stream"
SOCKET = "/v1/stream/socket"


@dataclass(frozen=True, slots=True)
class Opening:
    """What a client asks for.

    Attributes:
        key: whom the connection counts for.
        user_id: whom it speaks for, if it has said so.
        topics: what it wants to watch.
        after: the id of the last message that it has.
    """

    key: str
    user_id: UUID | None
    topics: list[str]
    after: str | None


def read_opening(watch: Watch, authorization: str | None, last_event_id: str | None, settings: Settings) -> Opening:
    """Return what a request for Server-Sent Events asks for.

    Raises:
        Unauthorized: if it has a token that is not valid.
        Unprocessable: if it names too many topics.
    """
    user_id = authenticate(authorization, settings) if authorization else None
    topics = watch.names()
    if len(topics) > MOST_TOPICS:
        raise Unprocessable(f"Watch {MOST_TOPICS} topics at most.")
    return Opening(owner(user_id), user_id, topics, last_event_id or None)


def owner(user_id: UUID | None) -> str:
    """Return whom a connection counts for: a user, or else the address that it comes from."""
    return f"user:{user_id}" if user_id else client_key(client_address.get())


def check_origin(origin: str | None, host: str | None, allowed: Collection[str]) -> None:
    """Let a WebSocket pass that no page opened, or one of this service or of an allowed origin.

    Browsers let any page open one, and leave it to the server to look (RFC 6455, section 10.2).

    Raises:
        Problem: with status 403, if it is another's.
    """
    if origin is None or origin in allowed:
        return
    if not host or urlsplit(origin).netloc.lower() != host.lower():
        raise for_status(403, "Pages of this origin may not connect.")
