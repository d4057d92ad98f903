"""What kind of queues RabbitMQ keeps for the bus."""

from typing import Any

# A message comes again after each crash of who holds it. Few crashes are its fault, so that it may take many.
_MOST_DELIVERIES = 1000


def arguments(dead: str | None = None) -> dict[str, Any]:
    """Return the arguments of a queue; they cannot be changed later, a new kind needs a new name.

    Args:
        dead: the queue that gets what was delivered too often.
    """
    if dead is None:
        return {"x-queue-type": "quorum"}
    return {
        "x-queue-type": "quorum",
        "x-delivery-limit": _MOST_DELIVERIES,
        "x-dead-letter-exchange": "",
        "x-dead-letter-routing-key": dead,
        # One takes the messages in their order, the other consumers stand by.
        "x-single-active-consumer": True,
    }
