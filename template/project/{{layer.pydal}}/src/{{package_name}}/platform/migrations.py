"""Brings the database to the newest schema: the numbered files of `storage/migrations/`, one after the other.

pyDAL can change tables by itself, whenever a process defines them. Then every replica would, at once, without a file
that says what happens. Here one command does, and the database knows what it has been given.
"""

import json
import sys
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

from pydal import DAL, Field

from ..storage import migrations
from ..storage.models import define_tables
from .dal import adapter_of, lock, open_dal, opened_dal
from .migrating import is_undone, make_way
from .problems import Unavailable
from .schema import Schema
from .settings import PRODUCTION_DATABASE, get_settings

FOLDER = Path(migrations.__path__[0])
_CREATE_APPLIED = "CREATE TABLE IF NOT EXISTS schema_migrations (name VARCHAR(200) NOT NULL PRIMARY KEY);"


def find_migrations() -> Iterator[tuple[str, Callable[[Schema], None]]]:
    """Give each migration in order: its name, and what it does."""
    for file in sorted(FOLDER.glob("[0-9]*.py")):
        yield file.stem, import_module(f"{migrations.__name__}.{file.stem}").upgrade


def migrate(address: str) -> None:
    """Do what the database does not have yet."""
    with opened_dal(address, _define_applied) as dal:
        for name, upgrade in find_migrations():

            def apply(name: str = name, upgrade: Callable[[Schema], None] = upgrade) -> None:
                _apply(dal, name, upgrade)

            make_way(apply, _may_repeat)


def print_sql() -> None:
    """Print what the production database would be asked to do, without one."""
    dal = open_dal(f"{PRODUCTION_DATABASE}://localhost/nothing", _no_tables)
    schema = Schema(dal, lambda statement: sys.stdout.write(f"{statement}\n"))
    for _, upgrade in find_migrations():
        sys.stdout.write("BEGIN;\n")
        upgrade(schema)
        sys.stdout.write("COMMIT;\n")


def write_migration(name: str) -> None:
    """Write a migration for what the models have, and the migrations have not.

    Raises:
        SystemExit: if there is nothing to write.
    """
    steps = list(_steps(*differing()))
    if not steps:
        sys.exit("The migrations make all that the models have.")
    number = len(list(FOLDER.glob("[0-9]*.py"))) + 1
    file = FOLDER / f"{number:04}_{name.lower().replace(' ', '_').replace('-', '_')}.py"
    body = "\n".join(f"    {line}" for step in steps for line in step.splitlines())
    imports = "from pydal import Field\n\n" if "Field(" in body else ""
    file.write_text(
        f'"""{name[:1].upper()}{name[1:]}."""\n\n{imports}from ...platform.schema import Schema\n\n\n'
        f'def upgrade(schema: Schema) -> None:\n    """Change the tables."""\n{body}\n'
    )
    sys.stdout.write(f"{file}\n")


def differing() -> tuple[Schema, Schema]:
    """Return the schema of the models, and that which the migrations make."""
    declared, made = (
        Schema(open_dal("sqlite:///nothing", define), lambda _: None) for define in (define_tables, _no_tables)
    )
    for _, upgrade in find_migrations():
        upgrade(made)
    return declared, made


def _steps(declared: Schema, made: Schema) -> Iterator[str]:
    for name in declared.dal.tables:
        table = declared.dal[name]
        if name not in made.dal.tables:
            fields = "".join(f"    {_source(field)},\n" for field in table)
            key = getattr(table, "_primarykey", None)
            last = f"    primarykey={json.dumps(key)},\n" if key else ""
            yield f"schema.create_table(\n    {json.dumps(name)},\n{fields}{last})"
            continue
        columns = {field.name: made.column(field) for field in made.dal[name]}
        for field in table:
            if field.name not in columns:
                yield f"schema.add_field({json.dumps(name)}, {_source(field)})"
            elif columns.pop(field.name) != declared.column(field):
                # SQLite could not; and while it changed, the code of before would still read it.
                sys.exit(f"{name}.{field.name} differs. Add another field, copy what is in this one, drop it later.")
        yield from (f"schema.drop_field({json.dumps(name)}, {json.dumps(column)})" for column in columns)
    yield from (f"schema.drop_table({json.dumps(name)})" for name in made.dal.tables if name not in declared.dal.tables)


def _source(field: Field) -> str:
    """Return a field as it is written in a migration."""
    named: dict[str, Any] = {"length": field.length if field.type == "string" else None, "default": field.default}
    named |= {name: getattr(field, name) or None for name in ("notnull", "unique", "custom_qualifier")}
    named["ondelete"] = field.ondelete if field.type.startswith("reference ") else None
    words = [json.dumps(field.name), json.dumps(field.type)]
    for name, value in named.items():
        if value is not None:
            words.append(f"{name}={json.dumps(value) if isinstance(value, str) else repr(value)}")
    return f"Field({', '.join(words)})"


def _apply(dal: DAL, name: str, upgrade: Callable[[Schema], None]) -> None:
    adapter = adapter_of(dal)
    with adapter.transaction():
        # Another one may have begun at the same time.
        lock(dal, "migrations")
        adapter.execute(_CREATE_APPLIED)
        applied = dal.schema_migrations
        if not dal(applied.name == name).isempty():
            # Later ones build on its tables.
            upgrade(Schema(dal, lambda _: None))
            return
        upgrade(Schema(dal, adapter.execute))
        applied.insert(name=name)
    sys.stdout.write(f"{name}\n")


def _may_repeat(error: Exception) -> bool:
    return isinstance(error, Unavailable) or is_undone(error)


def _define_applied(dal: DAL) -> None:
    dal.define_table("schema_migrations", Field("name", length=200), primarykey=["name"])


def _no_tables(_dal: DAL) -> None:
    pass


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["sql"]:
            print_sql()
        case ["write", title]:
            write_migration(title)
        case _:
            migrate(get_settings().database_url)
