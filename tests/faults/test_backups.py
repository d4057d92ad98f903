"""Backups of the databases that have a server: nothing is lost, nothing overwritten, and nothing false believed."""

import hashlib
import os
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
import pymysql
import pytest
from projects import environment, render
from servers import MariaDB, PostgreSQL, Server, find

SCHEMA = (
    "CREATE TABLE parents (id INTEGER PRIMARY KEY, name VARCHAR(50), price DECIMAL(10, 3), ratio DOUBLE PRECISION)",
    "CREATE TABLE children (parent_id INTEGER REFERENCES parents (id), note TEXT, at TIMESTAMP NULL)",
    "INSERT INTO parents VALUES (1, 'a tab \t and a quote ''', 0.125, 0.1), (2, 'ünï', -7, NULL)",
    "INSERT INTO children VALUES (1, 'one', '2026-01-31 23:59:59'), (1, NULL, NULL), (2, '', NULL)",
)
RESTORED = "2 tables with 5 rows are as they were backed up"


class Database:
    """A database of a server, with the scripts of a project that is made for it."""

    def __init__(self, server: Server, project: Path) -> None:
        self.server, self.project = server, project
        self.url = server.new()

    def execute(self, *statements: str) -> list[tuple[Any, ...]]:
        """Run statements and return what the last one finds."""
        with closing(self._connect()) as connection, connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
            found = list(cursor.fetchall()) if cursor.description else []
            connection.commit()
        return found

    def content(self) -> list[list[tuple[Any, ...]]]:
        """Return all rows."""
        tables = ("parents ORDER BY id", "children ORDER BY parent_id, note")
        return [self.execute(f"SELECT * FROM {table}") for table in tables]

    def _connect(self) -> Any:
        if isinstance(self.server, PostgreSQL):
            return psycopg.connect(self.url)
        url = urlsplit(self.url)
        login = {"user": url.username, "password": url.password or "", "database": url.path.removeprefix("/")}
        return pymysql.connect(host=url.hostname, port=url.port or 3306, **login)

    def run(self, *arguments: str | Path, **variables: str) -> subprocess.CompletedProcess[str]:
        """Run the project's own script."""
        command = ["sh", "ops/backup/run.sh", *arguments]
        variables = {"DATABASE_URL": self.url, "PATH": self._path()} | variables
        return subprocess.run(
            command, cwd=self.project, env=environment(**variables), capture_output=True, text=True, check=False
        )

    def _path(self) -> str:
        # PostgreSQL's programs may be nowhere but beside its server.
        programs = {PostgreSQL: ("pg_dump", "postgresql-client"), MariaDB: ("mariadb-dump", "mariadb-client")}
        return os.pathsep.join([str(find(*programs[type(self.server)]).parent), os.environ["PATH"]])


@pytest.fixture(scope="module", params=[("postgresql", PostgreSQL), ("mysql", MariaDB)], ids=lambda pair: pair[0])
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, Path]]:
    """A server, and a project that is made for it."""
    database, kind = request.param
    server = kind.borrow_or_make()
    yield server, render(tmp_path_factory.mktemp("backups") / "project", database=database)
    server.close()


@pytest.fixture
def database(server: tuple[Server, Path]) -> Database:
    """A database with tables."""
    database = Database(*server)
    database.execute(*SCHEMA)
    return database


@pytest.fixture
def backup(database: Database, tmp_path: Path) -> Path:
    """A backup of it."""
    done = database.run("backup", tmp_path)
    assert done.returncode == 0, done.stderr
    return Path(done.stdout.strip())


def test_restore_brings_back_every_row(database: Database, backup: Path) -> None:
    empty = Database(database.server, database.project)
    done = empty.run("restore", backup)
    assert done.stdout.splitlines() == [RESTORED], done.stderr
    assert empty.content() == database.content()


def test_restore_replaces_only_on_request(database: Database, backup: Path) -> None:
    before = database.content()
    database.execute("CREATE TABLE later (id INTEGER)", "DELETE FROM children")
    refused = database.run("restore", backup)
    assert refused.returncode == 1
    assert "REPLACE=yes" in refused.stderr
    assert database.content() != before

    assert database.run("restore", backup, REPLACE="yes").stdout.splitlines() == [RESTORED]
    assert database.content() == before


def test_changed_backup_is_refused(database: Database, backup: Path) -> None:
    backup.write_bytes(backup.read_bytes() + b"x")
    before = database.content()
    refused = database.run("restore", backup, REPLACE="yes")
    assert refused.returncode == 1
    assert f"{backup.name}: FAILED" in refused.stderr
    assert database.content() == before


def test_drill_notices_what_a_backup_lacks(database: Database, backup: Path) -> None:
    assert database.run("drill").stdout.splitlines() == [RESTORED]
    assert database.run("drill", backup).stdout.splitlines() == [RESTORED]
    tables = backup.with_name(f"{backup.name}.tables")
    tables.write_text(tables.read_text().replace("\t3\t", "\t4\t"))
    sums = [f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {file.name}\n" for file in (backup, tables)]
    backup.with_name(f"{backup.name}.sha256").write_text("".join(sums))
    failed = database.run("drill", backup)
    assert failed.returncode == 1
    assert "children: now 3 rows" in failed.stdout


def test_failed_backup_leaves_nothing(database: Database, tmp_path: Path) -> None:
    failed = database.run("backup", tmp_path / "failed", DATABASE_URL=f"{database.url}_which_is_not_there")
    assert failed.returncode != 0
    assert list((tmp_path / "failed").iterdir()) == []
