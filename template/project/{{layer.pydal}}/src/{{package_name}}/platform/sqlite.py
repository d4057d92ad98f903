"""SQLite: one file, one writer at a time."""

import sqlite3
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from pydal.adapters import adapters
from pydal.adapters.base import SQLAdapter
from pydal.adapters.sqlite import SQLite as Inherited
from pydal.dialects import dialects
from pydal.dialects.sqlite import SQLiteDialect

from .adapter import Adapter, FoldingCase


@adapters.register_for("sqlite")
class SQLite(Adapter, Inherited):  # type: ignore[misc] # pyDAL has no types
    """Lets several writers queue for five seconds instead of failing half-way (`BEGIN IMMEDIATE`)."""

    driver = sqlite3
    begin_statement = "BEGIN IMMEDIATE"
    # The database takes care of what hangs on a row, and locks itself as a whole.
    delete = SQLAdapter.delete
    select = SQLAdapter.select

    def connector(self) -> sqlite3.Connection:
        """Return a new connection."""
        file = Path(urlsplit(self.uri).path.removeprefix("/"))
        file.parent.mkdir(parents=True, exist_ok=True)
        # Without an isolation level, the driver leaves transactions alone.
        return sqlite3.connect(file, isolation_level=None, check_same_thread=False)

    def after_connection(self) -> None:
        """Set a new connection up."""
        self._register_extract()
        self._register_regexp()
        for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "busy_timeout=5000"):
            self.cursor.execute(f"PRAGMA {pragma}")

    def _select_wcols(self, query: object, fields: object, **attributes: Any) -> tuple[object, str]:  # noqa: ANN401
        for name in ("for_update", "skip_locked"):
            attributes.pop(name, None)
        return super()._select_wcols(query, fields, **attributes)


@dialects.register_for(SQLite)
class Dialect(FoldingCase, SQLiteDialect):  # type: ignore[misc] # pyDAL has no types
    """SQLite's, but for the case of letters."""
