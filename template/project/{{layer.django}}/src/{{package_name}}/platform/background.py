"""The database for what runs beside the requests: the relay, workers, commands."""

from ..storage.repository import Repository
from .database import Database
from .settings import Settings


def open_database(_settings: Settings) -> Database[Repository]:
    """Return a database for one thread, which has a connection of its own."""
    return Database(Repository)
