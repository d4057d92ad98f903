"""How a request waits for what another thread computes."""

import asyncio
from concurrent.futures import Future
from typing import TypeVar

from ..problems import Unavailable

Result = TypeVar("Result")


async def wait_for(future: Future[Result], seconds: float) -> Result:
    """Return the result; whoever gives up, as a client that is gone, cancels it.

    Raises:
        Unavailable: if it takes too long.
    """
    try:
        async with asyncio.timeout(seconds):
            return await asyncio.wrap_future(future)
    except TimeoutError as error:
        raise Unavailable("The model takes too long. Please try again shortly.") from error
