"""What follows from events, and what is done from time to time; the relay and the workers read it.

A handler may be called again after a failure; what it did in the database by then is undone. What it does elsewhere
must bear repetition.
"""

from collections.abc import Callable, Mapping, Sequence

from .platform.events import Event
from .storage.repository import Repository

# By the names of events.
ON: Mapping[str, Callable[[Repository, Event], None]] = {}

# Each is called about every hour, and again for as long as it returns True.
UPKEEP: Sequence[Callable[[Repository], bool]] = ()
