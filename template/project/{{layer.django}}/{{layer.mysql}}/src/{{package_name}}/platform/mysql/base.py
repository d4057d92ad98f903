"""The backend, where Django looks for it."""

import hashlib
from typing import Any

from django.db.backends.mysql import base, operations, schema

from ..driver import LOCK_SECONDS, Connection, connection_arguments

_WITHOUT_CASE = ("iexact", "icontains", "istartswith", "iendswith")


class DatabaseSchemaEditor(schema.DatabaseSchemaEditor):
    """Whatever the database's own collation: two keys that differ in case are two keys."""

    sql_create_table = f"{schema.DatabaseSchemaEditor.sql_create_table} CHARACTER SET utf8mb4 COLLATE utf8mb4_bin"


class DatabaseOperations(operations.DatabaseOperations):
    """Ignores case where a lookup says so; Django leaves that to the collation."""

    def lookup_cast(self, lookup_type: str, internal_type: str | None = None) -> str:
        """Return the left side of a lookup."""
        cast = super().lookup_cast(lookup_type, internal_type)
        return f"LOWER({cast})" if lookup_type in _WITHOUT_CASE else cast


class DatabaseWrapper(base.DatabaseWrapper):
    """Connects in the way that heeds the deadline."""

    SchemaEditorClass = DatabaseSchemaEditor
    ops_class = DatabaseOperations
    operators = base.DatabaseWrapper.operators | dict.fromkeys(_WITHOUT_CASE, "LIKE LOWER(%s)")
    _has_locks = False

    def get_connection_params(self) -> dict[str, Any]:
        """Return PyMySQL's arguments; those of `OPTIONS` take precedence."""
        arguments = super().get_connection_params()
        return {**connection_arguments(for_command=arguments.pop("for_command", False)), **arguments}

    def get_new_connection(self, conn_params: dict[str, Any]) -> Connection:
        """Return a connection."""
        return Connection(**conn_params)

    def try_lock(self, name: str, *, waits: bool) -> bool:
        """Keep others who ask for the same name out until this transaction ends; False if somebody has it."""
        # The server's locks are those of all its databases, and their names have 64 characters at most.
        digest = hashlib.sha256(f"{self.settings_dict['NAME']}:{name}".encode()).hexdigest()
        self._has_locks = True
        with self.cursor() as cursor:
            cursor.execute("SELECT GET_LOCK(%s, %s)", [digest, LOCK_SECONDS if waits else 0])
            return bool(cursor.fetchone()[0])

    def commit(self) -> None:
        """Keep what the transaction did."""
        super().commit()
        self._release_locks()

    def rollback(self) -> None:
        """Undo what the transaction did."""
        super().rollback()
        self._release_locks()

    def _release_locks(self) -> None:
        """Give up named locks, which belong to the connection, before the next transaction."""
        if self._has_locks:
            self._has_locks = False
            with self.connection.cursor() as cursor:
                cursor.execute("DO RELEASE_ALL_LOCKS()")
