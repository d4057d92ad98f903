"""How a request waits for what another thread computes."""

from concurrent.futures import Future
from typing import TypeVar

from ..problems import Unavailable

Result = TypeVar("Result")


def wait_for(future: Future[Result], seconds: float) -> Result:
    """Return the result; a request that gives up cancels it.

    Raises:
        Unavailable: if it takes too long.
    """
    try:
        return future.result(seconds)
    except TimeoutError as error:
        future.cancel()
        raise Unavailable("The model takes too long. Please try again shortly.") from error
