"""SQLite: one file, one writer at a time."""

from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, event

from .dialect import Dialect


class SQLite(Dialect):
    """Lets several writers queue for five seconds instead of failing half-way (`BEGIN IMMEDIATE`)."""

    driver = "sqlite+pysqlite"
    async_driver = "sqlite+aiosqlite"
    # There is no server that could have restarted.
    options = {"pool_pre_ping": False}  # noqa: RUF012

    def prepare(self, engine: Engine) -> None:
        """Let the engine's connections behave as this service expects."""
        if engine.url.database:
            Path(engine.url.database).parent.mkdir(parents=True, exist_ok=True)

        @event.listens_for(engine, "connect")
        def configure(connection: Any, _record: object) -> None:  # noqa: ANN401
            # Leaves transactions to `writing`.
            connection.isolation_level = None
            cursor = connection.cursor()
            for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "busy_timeout=5000"):
                cursor.execute(f"PRAGMA {pragma}")
            cursor.close()

    def writing(self, engine: Engine) -> Engine:
        """Return the engine for transactions that write; without one, each query sees what is committed."""
        writing = engine.execution_options()

        @event.listens_for(writing, "begin")
        def begin(connection: Connection) -> None:
            connection.exec_driver_sql("BEGIN IMMEDIATE")

        return writing
