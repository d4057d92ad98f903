"""The database for what runs beside the requests: the relay, workers, commands."""

from ..storage.repository import Repository
from .database import Database
from .settings import Settings


def open_database(settings: Settings) -> Database[Repository]:
    """Return a database for one thread."""
    return Database(settings.database_url, 1, Repository)
