"""What the schedule asks for: to send what waits in the outbox, and to forget what is out of date."""

from collections.abc import Mapping
from typing import Any

from ..platform.invocation import database, forward, invocation
from ..platform.outbox import keep_up, measure


def handle(event: Mapping[str, Any], _context: object) -> None:
    """Send what no other function has sent, or do the upkeep where the event says so.

    Raises:
        Exception: if that fails. Lambda counts it, and an alarm watches the count.
    """
    with invocation():
        if event.get("upkeep"):
            keep_up(database())
        else:
            measure(database())
            forward()
