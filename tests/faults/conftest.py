"""Installed projects with everything that production has, the servers that they need, and their processes."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from itertools import count
from pathlib import Path

import pytest
from effects import Effects
from projects import each_framework, make
from servers import PostgreSQL, RabbitMQ, Redis, Server
from services import Service, Web

# Of the platform's answers, those that a service with many users gives.
ANSWERS: dict[str, str] = {"database": "postgresql", "cache": "redis", "jobs": "celery"}
BROKERS: dict[str, type[Server]] = {"redis": Redis, "rabbitmq": RabbitMQ}


@pytest.fixture(scope="session", params=each_framework())
def framework(request: pytest.FixtureRequest) -> str:
    """Each framework."""
    return request.param


@pytest.fixture(scope="session")
def broker(request: pytest.FixtureRequest) -> str:
    """The answer to the question for the broker: Redis, but for tests that ask for others."""
    return getattr(request, "param", "redis")


@pytest.fixture(scope="session")
def project(framework: str, broker: str, install: Callable[..., Path]) -> Path:
    """An installed project, for each framework."""
    # The name of the service is part of the names of its queues.
    return install(framework, project_name=f"Faults {framework}", broker=broker, **ANSWERS)


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
def redis() -> Iterator[Redis]:
    """A server that is used and never stopped."""
    server = Redis.borrow_or_make()
    yield server
    server.close()


@pytest.fixture(scope="session")
def private_redis(redis: Redis) -> Iterator[Redis]:
    """A server that a test may stop or freeze, if it starts or thaws it again."""
    with redis.private() as server:
        yield server


@pytest.fixture(scope="session")
def broker_server(broker: str) -> Iterator[Server]:
    """A broker that is used and never stopped."""
    server = BROKERS[broker].borrow_or_make()
    yield server
    server.close()


@pytest.fixture(scope="session")
def private_broker(broker_server: Server) -> Iterator[Server]:
    """A broker that a test may stop or freeze, if it starts or thaws it again."""
    with broker_server.private() as server:
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
        # Seconds. What a dead worker had at hand comes back after a small multiple of it.
        "JOB_TIME_LIMIT": "5",
    }


@pytest.fixture(scope="session")
def filled(project: Path, postgresql: PostgreSQL) -> str:
    """The address of a database with tables and example data, which tests copy and leave as it is."""
    address = postgresql.new()
    make(project, "migrate", "seed", DATABASE_URL=address)
    return address


@pytest.fixture
def settings(
    postgresql: PostgreSQL, redis: Redis, broker_server: Server, filled: str, production: dict[str, str]
) -> dict[str, str]:
    """The environment of a service whose servers hold nothing but the example data."""
    return production | {
        "DATABASE_URL": postgresql.copy(filled),
        "CACHE_URL": redis.new(),
        "BROKER_URL": broker_server.new(),
    }


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


@pytest.fixture
def work(project: Path, settings: dict[str, str], tmp_path: Path) -> Iterator[Callable[..., Service]]:
    """Starts job workers with these settings and others; afterwards, those that still run are killed."""
    numbers = count()
    with ExitStack() as stack:

        def work(**others: str) -> Service:
            worker = Service(project, "worker", tmp_path / f"worker-{next(numbers)}.log", **settings | others)
            stack.callback(worker.kill)
            return worker

        yield work


def _end(web: Web) -> None:
    if web.is_running():
        assert web.stop() == 0, web.last_words()
