"""What surrounds each call of a function: Lambda freezes the process afterwards, so nothing may be left for later."""

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING

from . import events, flushing

# Before what else works on the database, since it sets up what that needs.
from .background import open_database
from .dispatch import choose_forward
from .settings import get_settings

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..storage.repository import Repository
    from .database import Database

logger = logging.getLogger(__name__)

# How long a call sends events on; what is left is for the schedule.
_FORWARDING_SECONDS = 5.0


@cache
def database() -> "Database[Repository]":
    """Return the database of this process for what is not a request."""
    return open_database(get_settings())


@cache
def _forward_some() -> "Callable[[Database[Repository]], bool]":
    return choose_forward(get_settings())


def forward() -> None:
    """Send on the events that are due.

    Raises:
        Exception: if the database or the queue refuses. What is not sent stays due.
    """
    end = time.monotonic() + _FORWARDING_SECONDS
    while _forward_some()(database()) and time.monotonic() < end:
        pass


@contextmanager
def invocation() -> Iterator[None]:
    """Send on the events that a call has added, and what was observed of it."""
    events.added.clear()
    try:
        yield
    finally:
        if events.added.is_set():
            _try_to_forward()
        flushing.flush()


def _try_to_forward() -> None:
    try:
        forward()
    except Exception as error:  # noqa: BLE001 - the call has done what it was for, and the schedule tries again
        logger.warning("The outbox has to wait: %s", error)
