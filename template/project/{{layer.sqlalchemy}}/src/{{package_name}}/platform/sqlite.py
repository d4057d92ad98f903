"""SQLite: one file, one writer at a time."""

from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, event

from .dialect import Dialect


class SQLite(Dialect):
    """Lets several writers queue for five seconds instead of failing half-way (`BEGIN IMMEDIATE`)."""

    driver = "sqlite+pysqlite"
    async_driver = "sqlite+aiosqlite"

    def prepare(self, engine: Engine) -> None:
        """Let the engine's connections behave as this service expects."""
        if engine.url.database:
            Path(engine.url.database).parent.mkdir(parents=True, exist_ok=True)

        @event.listens_for(engine, "connect")
        def configure(connection: Any, _record: object) -> None:  # noqa: ANN401
            # Leaves transactions to the listener below.
            connection.isolation_level = None
            cursor = connection.cursor()
            for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "busy_timeout=5000"):
                cursor.execute(f"PRAGMA {pragma}")
            cursor.close()

        @event.listens_for(engine, "begin")
        def begin(connection: Connection) -> None:
            writes = connection.get_execution_options().get("writes", False)
            connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
