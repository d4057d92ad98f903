"""Where requests are counted: in the memory of each process, since there is nothing that all of them share."""

from limits.storage import MemoryStorage

from .settings import Settings


def open_counters(_settings: Settings) -> MemoryStorage:
    """Return the counters of this process."""
    return MemoryStorage()


def close_counters(_counters: MemoryStorage) -> None:
    """Do nothing, since nothing is held open."""
