"""More connections than the database lets in are told at the start, before requests miss them."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from projects import serve
from servers import MariaDB, PostgreSQL, Server


class NarrowPostgreSQL(PostgreSQL):
    """Lets in 17 connections, and 3 of its administrators."""

    def command(self) -> list[str]:
        return [*super().command(), "-c", "max_connections=20", "-c", "superuser_reserved_connections=3"]


class NarrowMariaDB(MariaDB):
    """Lets in 17 connections."""

    def command(self) -> list[str]:
        return [*super().command(), "--max-connections=17"]


# The kinds of server, each below another colour of Python.
CASES = [
    pytest.param("fastapi", NarrowPostgreSQL, marks=pytest.mark.xdist_group("fastapi")),
    pytest.param("flask", NarrowMariaDB, marks=pytest.mark.xdist_group("flask")),
]


@pytest.fixture(scope="module")
def server(request: pytest.FixtureRequest) -> Iterator[Server]:
    """A server with few places."""
    server = request.param()
    yield server
    server.close()


@pytest.mark.parametrize(("framework", "server"), CASES, indirect=["server"])
def test_a_database_with_few_places_is_told(
    framework: str, server: Server, install: Callable[..., Path], tmp_path: Path
) -> None:
    project = install(framework, database=server.new().partition(":")[0])
    for size, warns in (("6", True), ("5", False)):
        log = tmp_path / f"{size}.log"
        settings = {"DATABASE_URL": server.new(), "WEB_CONCURRENCY": "2", "DATABASE_POOL_SIZE": size}
        with serve(project, log, **settings):
            deadline = time.monotonic() + 10
            while "max_connections" not in log.read_text() and time.monotonic() < deadline:
                time.sleep(0.1)
                if not warns and time.monotonic() > deadline - 7:
                    break
        told = "2 processes with 9 connections each are more than the 17 that the database lets in" in log.read_text()
        assert told == warns, log.read_text()
