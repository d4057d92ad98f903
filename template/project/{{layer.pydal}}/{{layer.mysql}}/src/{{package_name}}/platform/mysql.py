"""MySQL and MariaDB, through PyMySQL."""

import hashlib
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import pymysql
from pydal.adapters import adapters
from pydal.adapters.mysql import MySQL as Inherited
from pydal.dialects import dialects
from pydal.dialects.mysql import MySQLDialect
from pymysql.constants import CLIENT

from .adapter import Adapter, FoldingCase
from .driver import LOCK_SECONDS, Connection, connection_arguments

_SETTINGS = (
    "SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED",
    # A backslash in quoted text is a backslash; all else stays as strict as the server is.
    "SET SESSION sql_mode = CONCAT(@@sql_mode, ',NO_BACKSLASH_ESCAPES')",
)


@adapters.register_for("mysql")
class MySQL(Adapter, Inherited):  # type: ignore[misc] # pyDAL has no types
    """Compares text exactly, keeps microseconds, and sees what others commit, as PostgreSQL does."""

    driver = pymysql
    own_types = {"uuid": "CHAR(36)", "instant": "DATETIME(6)"}  # noqa: RUF012
    # Whatever the database's own collation: two keys that differ in case are two keys.
    table_suffix = " CHARACTER SET utf8mb4 COLLATE utf8mb4_bin"

    def connector(self) -> Connection:
        """Return a new connection."""
        url = urlsplit(self.uri)
        arguments: dict[str, Any] = {
            "host": url.hostname,
            "port": url.port or 0,
            "user": unquote(url.username or ""),
            "password": unquote(url.password or ""),
            "database": unquote(url.path.removeprefix("/")),
            "autocommit": True,
            # An update counts the rows that it found, whether or not they changed.
            "client_flag": CLIENT.FOUND_ROWS,
            **connection_arguments(for_command=self._for_command),
            **dict(parse_qsl(url.query)),
        }
        return Connection(**arguments)

    def after_connection(self) -> None:
        """Set a new connection up."""
        for statement in _SETTINGS:
            self.cursor.execute(statement)

    def try_lock(self, name: str, *, waits: bool = False) -> bool:
        """Keep others who ask for the same name out until this transaction ends; False if somebody has it."""
        # The server's locks are those of all its databases, and their names have 64 characters at most.
        digest = hashlib.sha256(f"{urlsplit(self.uri).path}:{name}".encode()).hexdigest()
        self._state.has_locks = True
        self.execute(f"SELECT GET_LOCK('{digest}', {LOCK_SECONDS if waits else 0})")
        return bool(self.cursor.fetchone()[0])

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
        if self._state.__dict__.pop("has_locks", False):
            self.cursor.execute("DO RELEASE_ALL_LOCKS()")


@dialects.register_for(MySQL)
class Dialect(FoldingCase, MySQLDialect):  # type: ignore[misc] # pyDAL has no types
    """MySQL's, but for the case of letters."""
