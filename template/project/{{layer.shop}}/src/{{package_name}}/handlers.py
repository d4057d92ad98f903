"""What follows from events, and what is done from time to time; the relay and the workers read it.

A handler may be called again after a failure; what it did in the database by then is undone. What it does elsewhere
must bear repetition.
"""

from collections.abc import Callable, Mapping, Sequence

from .platform.events import Event
from .shop import orders, upkeep
from .storage.repository import Repository

ON: Mapping[str, Callable[[Repository, Event], None]] = {
    orders.ORDER_PLACED: orders.confirm_order,
}

# Each is called about every hour, and again for as long as it returns True.
UPKEEP: Sequence[Callable[[Repository], bool]] = (upkeep.forget_expired,)
