"""Installed projects with everything that production has, the servers that they need, and their processes."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from itertools import count
from pathlib import Path

import pytest
from effects import Effects
from projects import each_framework, make
from servers import PostgreSQL
from services import Web

# Of the platform's answers, those that a service with many users gives.
ANSWERS: dict[str, str] = {"database": "postgresql"}


@pytest.fixture(scope="session", params=each_framework())
def project(request: pytest.FixtureRequest, install: Callable[..., Path]) -> Path:
    """An installed project, for each framework."""
    return install(request.param, **ANSWERS)


@pytest.fixture(scope="session")
def postgresql() -> Iterator[PostgreSQL]:
    """A server that is used and never stopped."""
    server = PostgreSQL.borrow_or_make()
    yield server
    server.close()


@pytest.fixture(scope="session")
def private_postgresql(postgresql: PostgreSQL) -> Iterator[PostgreSQL]:
    """A server that a test may stop or freeze, if it starts or thaws it again."""
    with postgresql.private() as server:
        yield server


@pytest.fixture(scope="session")
def production() -> dict[str, str]:
    """What production asks for, but for the addresses of other servers."""
    return {
        "ENVIRONMENT": "production",
        "SECRET_KEY": "a-key-that-is-long-enough-for-production",
        "ALLOWED_HOSTS": "127.0.0.1",
        "WEB_CONCURRENCY": "2",
        "RATE_LIMIT": "off",
        "SIGN_IN_LIMIT": "off",
    }


@pytest.fixture(scope="session")
def filled(project: Path, postgresql: PostgreSQL) -> str:
    """The address of a database with tables and example data, which tests copy and leave as it is."""
    address = postgresql.new()
    make(project, "migrate", "seed", DATABASE_URL=address)
    return address


@pytest.fixture
def settings(postgresql: PostgreSQL, filled: str, production: dict[str, str]) -> dict[str, str]:
    """The environment of a service whose servers hold nothing but the example data."""
    return production | {"DATABASE_URL": postgresql.copy(filled)}


@pytest.fixture
def effects(settings: dict[str, str]) -> Iterator[Effects]:
    """What jobs do to the database of these settings."""
    effects = Effects(settings["DATABASE_URL"])
    yield effects
    effects.close()


@pytest.fixture
def start(project: Path, settings: dict[str, str], tmp_path: Path) -> Iterator[Callable[..., Web]]:
    """Starts web servers with these settings and others; afterwards, those that still run must end well."""
    numbers = count()
    with ExitStack() as stack:

        def start(**others: str) -> Web:
            web = Web(project, tmp_path / f"web-{next(numbers)}.log", **settings | others)
            stack.callback(_end, web)
            return web

        yield start


def _end(web: Web) -> None:
    if web.is_running():
        assert web.stop() == 0, web.last_words()
