"""What a client sends after the header of its request."""

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from .http import BODY_SECONDS, LARGEST_BODY
from .problems import ContentTooLarge, RequestTimeout

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]

# The rest of the body would be taken for the next request.
_LAST = {"Connection": "close"}


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
        raise RequestTimeout("The body took too long.", headers=_LAST) from error
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


def check_length(length: int) -> None:
    """Refuse a length over the limit.

    Raises:
        ContentTooLarge: if it is.
    """
    if length > LARGEST_BODY:
        raise ContentTooLarge(f"The body may have {LARGEST_BODY} bytes at most.", headers=_LAST)
