"""MySQL and MariaDB, through PyMySQL and asyncmy, which is PyMySQL made asynchronous."""

import hashlib
from typing import Any

from sqlalchemy import DateTime, Engine, event, func, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import Session
from sqlalchemy.schema import CreateTable

from . import driver
from .dialect import Dialect


class MySQL(Dialect):
    """Compares text exactly, keeps microseconds, and sees what others commit, as PostgreSQL does."""

    driver = "mysql+pymysql"
    async_driver = "mysql+asyncmy"
    options = {"isolation_level": "READ COMMITTED"}  # noqa: RUF012

    def connection_arguments(self, *, for_command: bool) -> dict[str, Any]:
        """Return the drivers' arguments."""
        return driver.connection_arguments(for_command=for_command)

    def prepare(self, engine: Engine) -> None:
        """Give up named locks, which belong to the connection, before somebody else gets the connection."""

        @event.listens_for(engine, "reset")
        def release(connection: Any, record: Any, state: Any) -> None:  # noqa: ANN401
            if record.info.pop("has_locks", False) and not state.terminate_only:
                cursor = connection.cursor()
                cursor.execute("DO RELEASE_ALL_LOCKS()")
                cursor.close()

    def prepare_synchronous(self, engine: Engine) -> None:
        """Connect in the way that heeds the deadline."""

        @event.listens_for(engine, "do_connect")
        def connect(_dialect: object, _record: object, args: list[Any], arguments: dict[str, Any]) -> driver.Connection:
            return driver.Connection(*args, **arguments)

    def try_lock(self, session: Session, name: str, *, waits: bool = False) -> bool:
        """Keep others who ask for the same name out until this transaction ends; False if somebody has it."""
        connection = session.connection()
        # The server's locks are those of all its databases, and their names have 64 characters at most.
        digest = hashlib.sha256(f"{connection.engine.url.database}:{name}".encode()).hexdigest()
        connection.info["has_locks"] = True
        return bool(session.scalar(select(func.get_lock(digest, driver.LOCK_SECONDS if waits else 0))))


@compiles(DateTime, "mysql")
def _with_microseconds(_type: DateTime, _compiler: object, **_options: object) -> str:
    return "DATETIME(6)"


@compiles(CreateTable, "mysql")
def _comparing_exactly(statement: CreateTable, compiler: Any, **options: Any) -> str:  # noqa: ANN401
    """Whatever the database's own collation: two keys that differ in case are two keys."""
    return f"{compiler.visit_create_table(statement, **options).rstrip()} CHARACTER SET utf8mb4 COLLATE utf8mb4_bin"
