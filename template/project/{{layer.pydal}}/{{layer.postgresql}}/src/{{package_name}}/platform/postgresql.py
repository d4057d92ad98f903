"""PostgreSQL, through psycopg: pyDAL itself knows only its predecessor."""

from datetime import datetime
from typing import Any

import psycopg
from pydal.adapters import adapters
from pydal.adapters.postgres import PostgreBoolean
from pydal.dialects.postgre import PostgreDialectBooleanJSON
from pydal.parsers.postgre import PostgreBooleanAutoJSONParser

from . import driver
from .adapter import Adapter


@adapters.register_for("postgresql")
class PostgreSQL(Adapter, PostgreBoolean):  # type: ignore[misc] # pyDAL has no types
    """Has types of its own for ids, instants and truth, and locks names within the transaction."""

    driver = psycopg
    own_types = {"uuid": "UUID", "instant": "TIMESTAMP WITH TIME ZONE"}  # noqa: RUF012

    @staticmethod
    def write_instant(instant: datetime) -> str:
        """Return an instant of UTC as the database reads it."""
        return instant.isoformat()

    def adapt(self, obj: str) -> str:
        """Return text as SQL."""
        quoted = obj.replace("'", "''")
        return f"'{quoted}'"

    def connector(self) -> driver.Connection:
        """Return a new connection."""
        arguments: dict[str, Any] = {**driver.connection_arguments(for_command=self._for_command)}
        return driver.Connection.connect(self.uri, autocommit=True, **arguments)

    def after_connection(self) -> None:
        """Set a new connection up: a backslash in quoted text is a backslash."""
        self.cursor.execute("SET standard_conforming_strings = on")

    def try_lock(self, name: str, *, waits: bool = False) -> bool:
        """Keep others who ask for the same name out until this transaction ends; False if somebody has it."""
        call = "pg_advisory_xact_lock" if waits else "pg_try_advisory_xact_lock"
        self.execute(f"SELECT {call}(hashtextextended({self.adapt(name)}, 0))")
        # The function that waits returns nothing.
        return self.cursor.fetchone()[0] is not False

    def _config_json(self) -> None:
        self.dialect = PostgreDialectBooleanJSON(self)
        self.parser = PostgreBooleanAutoJSONParser(self)
