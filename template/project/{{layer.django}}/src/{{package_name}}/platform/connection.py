"""How Django connects to the database."""

from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from .timeouts import connection_arguments

_SQLITE_PRAGMAS = ("journal_mode=WAL", "synchronous=NORMAL")


def connection_settings(address: str) -> dict[str, Any]:
    """Return the entry of Django's `DATABASES` for `DATABASE_URL`.

    Each thread of the server keeps its connection: as many threads, so many connections, and none waits for another.
    """
    url = urlsplit(address)
    return {
        **(_sqlite(url) if url.scheme == "sqlite" else _postgresql(url)),
        "CONN_MAX_AGE": None,
        # Without it, the first requests after the server restarts fail.
        "CONN_HEALTH_CHECKS": True,
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


def _postgresql(url: SplitResult) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(url.path.removeprefix("/")),
        "USER": unquote(url.username or ""),
        "PASSWORD": unquote(url.password or ""),
        "HOST": unquote(url.hostname or ""),
        "PORT": url.port or "",
        # The address may say otherwise: postgresql://…?sslmode=verify-full&connect_timeout=5
        "OPTIONS": {**connection_arguments(), **dict(parse_qsl(url.query))},
    }
