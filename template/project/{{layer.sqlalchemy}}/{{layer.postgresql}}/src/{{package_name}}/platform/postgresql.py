"""PostgreSQL, through psycopg: one driver for both colours."""

from typing import Any

from sqlalchemy import Engine, event, func, select
from sqlalchemy.orm import Session

from . import driver
from .dialect import Dialect


class PostgreSQL(Dialect):
    """Locks names within the transaction."""

    driver = "postgresql+psycopg"
    async_driver = "postgresql+psycopg"

    def connection_arguments(self, *, for_command: bool) -> dict[str, Any]:
        """Return psycopg's arguments."""
        return {**driver.connection_arguments(for_command=for_command)}

    def prepare_synchronous(self, engine: Engine) -> None:
        """Connect in the way that heeds the deadline."""

        @event.listens_for(engine, "do_connect")
        def connect(_dialect: object, _record: object, args: list[Any], arguments: dict[str, Any]) -> driver.Connection:
            return driver.Connection.connect(*args, **arguments)

    def try_lock(self, session: Session, name: str, *, waits: bool = False) -> bool:
        """Keep others who ask for the same name out until this transaction ends; False if somebody has it."""
        number = func.hashtextextended(name, 0)
        if waits:
            session.execute(select(func.pg_advisory_xact_lock(number)))
            return True
        return bool(session.scalar(select(func.pg_try_advisory_xact_lock(number))))
