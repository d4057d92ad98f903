"""What a client sends after the header of its request."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from typing import Any

from .access import check_length
from .http import BODY_SECONDS
from .problems import RequestTimeout

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]


def has_body(version: str, headers: Mapping[str, str]) -> bool:
    """Tell whether a request may have a body; only version 1 of HTTP announces it (RFC 9112, section 6)."""
    return not version.startswith("1") or "content-length" in headers or "transfer-encoding" in headers


async def read_body(receive: Receive) -> Receive:
    """Read the whole body, since a length that is not declared can only be checked by counting.

    Returns:
        What gives the application the body in one message, and then what else there is to receive.

    Raises:
        ContentTooLarge: if it is over the limit.
        RequestTimeout: if it does not arrive in time.
    """
    try:
        async with asyncio.timeout(BODY_SECONDS):
            first = await _read(receive)
    except TimeoutError as error:
        # The rest of it would be taken for the next request.
        raise RequestTimeout("The body took too long.", headers={"Connection": "close"}) from error
    pending = [first]

    async def replay() -> Message:
        return pending.pop() if pending else await receive()

    return replay


async def _read(receive: Receive) -> Message:
    body = b""
    while True:
        message = await receive()
        if message["type"] != "http.request":
            return message
        body += message.get("body", b"")
        check_length(len(body))
        if not message.get("more_body", False):
            return {"type": "http.request", "body": body, "more_body": False}
