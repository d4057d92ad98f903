"""The database for what runs beside the requests: the relay, workers, commands."""

import os

import django

from .database import Database
from .settings import SERVICE, Settings

# Workers and commands do not come by way of `main.py`.
os.environ.setdefault("DJANGO_SETTINGS_MODULE", f"{SERVICE}.web.settings")
django.setup()

from ..storage.repository import Repository  # noqa: E402


def open_database(_settings: Settings) -> Database[Repository]:
    """Return a database for one thread, which has a connection of its own."""
    return Database(Repository)
