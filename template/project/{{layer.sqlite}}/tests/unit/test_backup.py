"""A backup brings back every row, and nothing but what was backed up."""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from hashlib import sha256
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "ops/backup/run.sh"
Rows = list[tuple[object, ...]]
Command = Callable[..., subprocess.CompletedProcess[str]]


def execute(database: Path, *statements: str) -> Rows:
    with closing(sqlite3.connect(database)) as connection, connection:
        return [row for statement in statements for row in connection.execute(statement)]


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "shop.sqlite3"
    execute(
        path,
        "PRAGMA journal_mode=WAL",
        'CREATE TABLE "odd "" name" (id INTEGER PRIMARY KEY, name TEXT, price REAL, image BLOB)',
        "CREATE TABLE empty (id INTEGER)",
        """INSERT INTO "odd "" name" VALUES (1, 'a', 0.1, x'00ff'), (2, NULL, NULL, NULL)""",
    )
    return path


@pytest.fixture
def run(database: Path) -> Command:
    def run(*arguments: str | Path, **variables: str) -> subprocess.CompletedProcess[str]:
        path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
        environment = os.environ | {"DATABASE_URL": f"sqlite:///{database}", "PATH": path} | variables
        command = ["/bin/sh", SCRIPT, *arguments]
        return subprocess.run(command, env=environment, check=False, capture_output=True, text=True)  # noqa: S603

    return run


@pytest.fixture
def backup(run: Command, tmp_path: Path) -> Path:
    done = run("backup", tmp_path / "backups")
    assert done.returncode == 0, done.stderr
    return Path(done.stdout.strip())


def test_restore_brings_back_every_row(run: Command, database: Path, backup: Path) -> None:
    query = 'SELECT * FROM "odd "" name"'
    before = execute(database, query)
    for file in database.parent.glob("shop.sqlite3*"):
        file.unlink()
    done = run("restore", backup)
    assert done.stdout == "2 tables with 2 rows are as they were backed up\n", done.stderr
    assert execute(database, query) == before


def test_restore_replaces_only_on_request(run: Command, database: Path, backup: Path) -> None:
    execute(database, "INSERT INTO empty VALUES (1)", "CREATE TABLE later (id INTEGER)")
    refused = run("restore", backup)
    assert refused.returncode == 1
    assert "REPLACE=yes" in refused.stderr
    assert execute(database, "SELECT * FROM empty") == [(1,)]

    assert run("restore", backup, REPLACE="yes").returncode == 0
    assert execute(database, "SELECT * FROM empty") == []
    assert execute(database, "SELECT name FROM sqlite_schema WHERE name = 'later'") == []


def test_changed_backup_is_refused(run: Command, database: Path, backup: Path) -> None:
    with backup.open("r+b") as file:
        file.seek(-1, os.SEEK_END)
        file.write(b"\x01")
    refused = run("restore", backup, REPLACE="yes")
    assert refused.returncode == 1
    assert f"{backup.name}: FAILED" in refused.stderr
    assert execute(database, "SELECT count(*) FROM empty") == [(0,)]


def test_drill_notices_what_a_backup_lacks(run: Command, backup: Path) -> None:
    assert run("drill").stdout == "2 tables with 2 rows are as they were backed up\n"
    execute(backup, 'DELETE FROM "odd "" name" WHERE id = 2')
    files = [backup, backup.with_name(f"{backup.name}.tables")]
    sums = [f"{sha256(file.read_bytes()).hexdigest()}  {file.name}\n" for file in files]
    backup.with_name(f"{backup.name}.sha256").write_text("".join(sums))
    failed = run("drill", backup)
    assert failed.returncode == 1
    assert failed.stdout.startswith('odd " name: now 1 rows')


def test_backup_is_its_owners_alone(backup: Path) -> None:
    assert {file.stat().st_mode & 0o077 for file in backup.parent.iterdir()} == {0}


def test_other_databases_are_refused(run: Command) -> None:
    refused = run("drill", DATABASE_URL="postgresql://localhost/shop")
    assert refused.returncode == 1
    assert "sqlite://" in refused.stderr
