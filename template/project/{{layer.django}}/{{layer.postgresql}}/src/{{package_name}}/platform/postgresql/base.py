"""The backend, where Django looks for it."""

from typing import Any

from django.db.backends.postgresql import base
from django.db.backends.postgresql.psycopg_any import IsolationLevel

from ..driver import Connection, connection_arguments


class DatabaseWrapper(base.DatabaseWrapper):
    """Connects in the way that heeds the deadline."""

    def get_connection_params(self) -> dict[str, Any]:
        """Return psycopg's arguments; those of `OPTIONS` take precedence."""
        arguments = super().get_connection_params()
        return {**connection_arguments(for_command=arguments.pop("for_command", False)), **arguments}

    def get_new_connection(self, conn_params: dict[str, Any]) -> Connection:
        """Return a connection."""
        self.isolation_level = IsolationLevel.READ_COMMITTED
        return Connection.connect(**conn_params)

    def try_lock(self, name: str, *, waits: bool) -> bool:
        """Keep others who ask for the same name out until this transaction ends; False if somebody has it."""
        with self.cursor() as cursor:
            if waits:
                cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])
                return True
            cursor.execute("SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))", [name])
            return bool(cursor.fetchone()[0])
