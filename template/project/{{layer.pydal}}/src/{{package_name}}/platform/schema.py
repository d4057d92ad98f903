"""What a migration may do to the tables, in the words of pyDAL."""

from collections.abc import Callable
from typing import Any

from pydal import DAL, Field

from .dal import adapter_of


class Schema:
    """The tables as the migrations leave them.

    Args:
        dal: the database; it learns of every table.
        execute: takes each statement.
    """

    def __init__(self, dal: DAL, execute: Callable[[str], object]) -> None:
        self.dal = dal
        self.execute = execute
        self._adapter = adapter_of(dal)
        self._quote: Callable[[str], str] = self._adapter.dialect.quote

    def create_table(self, name: str, *fields: Field, primarykey: list[str] | None = None) -> None:
        """Add a table; without `primarykey`, pyDAL gives it an `id` that counts."""
        table = self.dal.define_table(name, *fields, primarykey=primarykey, redefine=True)
        parts = [self.column(field) for field in table]
        if primarykey or self._adapter.dbengine == "mysql":
            key = self._names(*(primarykey or ["id"]))
            parts.append(f"CONSTRAINT {self._quote(f'pk_{name}')} PRIMARY KEY ({key})")
        parts += [
            f"CONSTRAINT {self._quote(f'uq_{name}_{field.name}')} UNIQUE ({self._quote(field.name)})"
            for field in table
            if field.unique
        ]
        parts += [self._foreign_key(field) for field in table if field.type.startswith("reference ")]
        body = ",\n    ".join(parts)
        self.execute(f"CREATE TABLE {self._quote(name)} (\n    {body}\n){self._adapter.table_suffix};")

    def drop_table(self, name: str) -> None:
        """Remove a table with all that is in it."""
        del self.dal[name]
        self.dal.tables.remove(name)
        self.execute(f"DROP TABLE {self._quote(name)};")

    def add_field(self, table: str, field: Field) -> None:
        """Add a column; one that is `notnull` needs a `default`, for the rows that are there."""
        self._redefine(table, *self.dal[table], field)
        added = self.dal[table][field.name]
        actions = f"ADD COLUMN {self.column(added)}"
        if added.type.startswith("reference "):
            is_sqlite = self._adapter.dbengine == "sqlite"
            actions += f" {self._references(added)}" if is_sqlite else f", ADD {self._foreign_key(added)}"
        self.execute(f"ALTER TABLE {self._quote(table)} {actions};")
        if added.unique:
            self.create_index(f"uq_{table}_{added.name}", table, added.name, unique=True)

    def drop_field(self, table: str, name: str) -> None:
        """Remove a column with all that is in it."""
        self._redefine(table, *(field for field in self.dal[table] if field.name != name))
        self.execute(f"ALTER TABLE {self._quote(table)} DROP COLUMN {self._quote(name)};")

    def create_index(self, name: str, table: str, *fields: str, unique: bool = False) -> None:
        """Add an index."""
        kind = "UNIQUE INDEX" if unique else "INDEX"
        self.execute(f"CREATE {kind} {self._quote(name)} ON {self._quote(table)} ({self._names(*fields)});")

    def column(self, field: Field) -> str:
        """Return the definition of a column."""
        words = [self._quote(field.name), self._type(field.type, field.length)]
        if field.notnull:
            words.append("NOT NULL")
        if field.default is not None:
            words.append(f"DEFAULT {self._adapter.represent(field.default, field.type)}")
        if field.custom_qualifier:
            words.append(field.custom_qualifier)
        return " ".join(words)

    def _type(self, name: str, length: int) -> str:
        if name.startswith("reference "):
            field = self._referenced(name)
            return self._type("integer" if field.type == "id" else field.type, field.length)
        kind, _, numbers = name.removesuffix(")").partition("(")
        precision, _, scale = numbers.partition(",")
        return str(self._adapter.types[kind] % {"length": length, "precision": precision, "scale": scale})

    def _foreign_key(self, field: Field) -> str:
        name = self._quote(f"fk_{field.table}_{field.name}_{self._referenced(field.type).table}")
        return f"CONSTRAINT {name} FOREIGN KEY ({self._quote(field.name)}) {self._references(field)}"

    def _references(self, field: Field) -> str:
        referenced = self._referenced(field.type)
        place = f"{self._quote(str(referenced.table))} ({self._quote(referenced.name)})"
        return f"REFERENCES {place} ON DELETE {field.ondelete}"

    def _referenced(self, name: str) -> Any:  # noqa: ANN401
        table, _, field = name.removeprefix("reference ").partition(".")
        return self.dal[table][field or "id"]

    def _redefine(self, name: str, *fields: Field) -> None:
        primarykey = getattr(self.dal[name], "_primarykey", None)
        # One that belongs to a table cannot belong to another.
        self.dal.define_table(name, *(field.clone() for field in fields), primarykey=primarykey, redefine=True)

    def _names(self, *names: str) -> str:
        return ", ".join(map(self._quote, names))
