"""How Django connects to the database."""

from pathlib import Path
from typing import Any, Protocol, cast
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from django.db import connection

from .problems import Unavailable
from .settings import SERVICE

_SQLITE_PRAGMAS = ("journal_mode=WAL", "synchronous=NORMAL")


class Locking(Protocol):
    """What this service's own backends add to Django's: `platform/postgresql/base.py` and the like."""

    def try_lock(self, name: str, *, waits: bool) -> bool:
        """Keep others who ask for the same name out until this transaction ends; False if somebody has it.

        Args:
            name: what others ask for.
            waits: first give somebody as long as for any other lock.
        """
        ...


def try_lock(name: str, *, waits: bool = False) -> bool:
    """Keep others who ask for the same name out until this transaction ends; False if somebody has it."""
    # SQLite lets one writer in at a time.
    return connection.vendor == "sqlite" or cast("Locking", connection).try_lock(name, waits=waits)


def lock(name: str) -> None:
    """Wait until nobody else has the name, and keep others out until this transaction ends.

    Raises:
        Unavailable: if somebody has it for too long.
    """
    if not try_lock(name, waits=True):
        raise Unavailable


def connection_settings(address: str) -> dict[str, Any]:
    """Return the entry of Django's `DATABASES` for `DATABASE_URL`."""
    url = urlsplit(address)
    return {
        **(_sqlite(url) if url.scheme == "sqlite" else _server(url)),
        "CONN_MAX_AGE": None,
        # Without it, the first requests after the server restarts fail.
        "CONN_HEALTH_CHECKS": url.scheme != "sqlite",
    }


def _sqlite(url: SplitResult) -> dict[str, Any]:
    file = Path(url.path.removeprefix("/"))
    file.parent.mkdir(parents=True, exist_ok=True)
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(file),
        "OPTIONS": {
            # Several writers queue for five seconds, instead of failing half-way.
            "transaction_mode": "IMMEDIATE",
            "timeout": 5,
            "init_command": ";".join(f"PRAGMA {pragma}" for pragma in _SQLITE_PRAGMAS),
        },
    }


def _server(url: SplitResult) -> dict[str, Any]:
    return {
        "ENGINE": f"{SERVICE}.platform.{url.scheme}",
        "NAME": unquote(url.path.removeprefix("/")),
        "USER": unquote(url.username or ""),
        "PASSWORD": unquote(url.password or ""),
        "HOST": unquote(url.hostname or ""),
        "PORT": url.port or "",
        # Those of the driver: postgresql://…?sslmode=verify-full&connect_timeout=5
        "OPTIONS": dict(parse_qsl(url.query)),
    }
