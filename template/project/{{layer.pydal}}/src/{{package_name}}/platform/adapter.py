"""What this service adds to pyDAL's adapters, whichever database."""

import json
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from types import ModuleType
from typing import Any, ClassVar
from uuid import UUID

from pydal._globals import THREAD_LOCAL
from pydal.adapters.base import SQLAdapter
from pydal.dialects.base import SQLDialect

from .queries import traced_query


class Adapter(SQLAdapter):  # type: ignore[misc] # pyDAL has no types
    """Knows ids and instants, skips locked rows, begins transactions, and takes connections from a pool.

    pyDAL's own pool has no end, and hands out connections that it never set up.
    """

    # The module of the driver.
    driver: ModuleType
    begin_statement = "BEGIN"
    # What stands behind the columns of a new table.
    table_suffix = ""
    # A frozen server would be asked each time; the pool does it once.
    check_active_connection = False
    # Beyond pyDAL's: an id that the service makes, and a point in time, in UTC to the microsecond.
    own_types: ClassVar[Mapping[str, str]] = {"uuid": "CHAR(36)", "instant": "DATETIME"}

    def _initialize_(self) -> None:
        """Connect later, when somebody asks."""
        SQLAdapter._initialize_(self)
        self._state = threading.local()
        self._for_command = bool(self.adapter_args.get("for_command"))

    @property
    def types(self) -> dict[str, str]:
        """Return how the database names the types of fields."""
        return {**super().types, **self.own_types}

    def represent(self, obj: object, field_type: str) -> object:
        """Return a value as SQL."""
        if isinstance(obj, UUID):
            return self.adapt(str(obj))
        if field_type == "instant" and isinstance(obj, datetime):
            return self.adapt(self.write_instant(obj.astimezone(UTC)))
        return super().represent(obj, field_type)

    @staticmethod
    def write_instant(instant: datetime) -> str:
        """Return an instant of UTC as the database reads it; all have one length, so that text compares alike."""
        return instant.strftime("%Y-%m-%d %H:%M:%S.%f")

    def parse_value(self, value: Any, field_itype: str, field_type: str, blob_decode: bool = True) -> object:  # noqa: ANN401, FBT001, FBT002
        """Return a value of the database as Python's."""
        if value is None:
            return None
        match field_itype:
            case "uuid":
                return value if isinstance(value, UUID) else UUID(value)
            case "instant":
                instant = value if isinstance(value, datetime) else datetime.fromisoformat(value)
                return instant.astimezone(UTC) if instant.tzinfo else instant.replace(tzinfo=UTC)
            case "json":
                return json.loads(value) if isinstance(value, str) else value
            case "reference" if "." in field_type:
                table, _, name = field_type.removeprefix("reference ").partition(".")
                field = self.db[table][name]
                return self.parse_value(value, field.type, field.type, blob_decode)
        return super().parse_value(value, field_itype, field_type, blob_decode)

    def _select_wcols(
        self, query: object, fields: object, *, skip_locked: bool = False, **attributes: object
    ) -> tuple[object, str]:
        """Return the names of columns and the statement; `skip_locked` is this service's."""
        names, statement = super()._select_wcols(query, fields, **attributes)
        return names, f"{statement.removesuffix(';')} SKIP LOCKED;" if skip_locked else statement

    def bulk_insert(self, table: Any, items: Sequence[Sequence[tuple[Any, Any]]]) -> list[dict[str, Any]]:  # noqa: ANN401
        """Insert all rows at once; pyDAL would ask the database for each."""
        if items:
            names = ",".join(self.dialect.quote(field.name) for field, _ in items[0])
            rows = "),(".join(",".join(self.expand(value, field.type) for field, value in row) for row in items)
            self.execute(self.dialect.insert(self.dialect.quote(str(table)), names, rows))
        return [{field.name: value for field, value in row} for row in items]

    def execute(self, *args: Any, **kwargs: Any) -> object:  # noqa: ANN401
        """Execute a statement, as a span."""
        with traced_query(self.dbengine, args[0]):
            return super().execute(*args, **kwargs)

    def attach(self, kept: Any = None) -> None:  # noqa: ANN401
        """Let this thread use a connection: the one that was kept, or a new one where the server has closed that."""
        if kept is not None and self._works(kept):
            self.set_connection(kept)
            return
        connection = self.connector()
        try:
            self.set_connection(connection, run_hooks=True)
        except BaseException:
            # Nobody may use one that is not set up: values are quoted as the hooks tell the server.
            self.set_connection(None)
            connection.close()
            raise

    def detach(self) -> Any:  # noqa: ANN401
        """Take the connection from this thread, and return it, if there is one."""
        connection = self._connection
        if connection is not None:
            self.set_connection(None)
        return connection

    def ping(self) -> None:
        """Connect and ask for a sign of life."""
        connection = self.connector()
        try:
            self._ask(connection)
        finally:
            connection.close()

    def begin(self) -> None:
        """Begin a transaction."""
        self._state.after_commit = []
        self.cursor.execute(self.begin_statement)

    def after_commit(self, act: Callable[[], object]) -> None:
        """Act once the transaction is kept, and not at all if it is undone."""
        self._state.after_commit.append(act)

    def commit(self) -> None:
        """Keep what the transaction did."""
        super().commit()
        for act in self._state.__dict__.pop("after_commit", ()):
            act()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Keep all that happens within the block, or nothing if it raises."""
        self.begin()
        try:
            yield
            self.commit()
        except BaseException:
            # A connection that is lost, or still in its transaction, is found out before anybody else gets it.
            with suppress(self.driver.Error):
                self.rollback()
            raise

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        """Undo what happens within the block if it raises, and let the transaction go on."""
        self.cursor.execute("SAVEPOINT part")
        try:
            yield
        except BaseException:
            self.cursor.execute("ROLLBACK TO SAVEPOINT part")
            raise
        self.cursor.execute("RELEASE SAVEPOINT part")

    def try_lock(self, name: str, *, waits: bool = False) -> bool:  # noqa: ARG002
        """Keep others who ask for the same name out until this transaction ends; False if somebody has it.

        Args:
            name: what others ask for.
            waits: first give somebody as long as for any other lock.
        """
        # Right where one writer at a time is let in.
        return True

    @property
    def _connection(self) -> Any:  # noqa: ANN401
        """This thread's connection; pyDAL's `connection` would open one."""
        return getattr(THREAD_LOCAL, self._connection_uname_, None)

    def _works(self, connection: Any) -> bool:  # noqa: ANN401
        try:
            self._ask(connection)
        except self.driver.Error:
            with suppress(self.driver.Error):
                connection.close()
            return False
        return True

    @staticmethod
    def _ask(connection: Any) -> None:  # noqa: ANN401
        cursor = connection.cursor()
        cursor.execute("SELECT 1")
        cursor.close()


class FoldingCase(SQLDialect):  # type: ignore[misc] # pyDAL has no types
    """Lets the database fold the case of both sides of a search; pyDAL folds one of them, by Python's rules."""

    def ilike(self, first: Any, second: Any, escape: str | None = None, query_env: Any = None) -> str:  # noqa: ANN401
        """Return the comparison with a pattern, whatever the case."""
        if escape is None:
            inherited: str = super().ilike(first, second, escape, query_env or {})
            return inherited
        pattern = self.expand(second, "string", query_env=query_env or {})
        return f"({self.lower(first, query_env=query_env or {})} LIKE LOWER({pattern}) ESCAPE '{escape}')"
