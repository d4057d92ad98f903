"""Installed projects with everything that production has, the servers that they need, and their processes."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import partial
from itertools import count
from pathlib import Path

import pytest
from effects import Effects
from projects import each_framework, make
from servers import BROKERS, DATABASES, Database, Redis, Server
from services import Service, Web

# Of the platform's answers, those that a service with many users gives.
ANSWERS: dict[str, str] = {"cache": "redis", "jobs": "celery"}


@pytest.fixture(scope="session", params=each_framework(pytest.mark.in_turn))
def framework(request: pytest.FixtureRequest) -> str:
    """Each framework."""
    return request.param


@pytest.fixture(scope="session", params=["redis"])
def broker(request: pytest.FixtureRequest) -> str:
    """The answer to the question for the broker: Redis, but for tests that ask for others."""
    return request.param


@pytest.fixture(scope="session", params=["postgresql"])
def database(request: pytest.FixtureRequest) -> str:
    """The answer to the question for the database: PostgreSQL, but for tests that ask for others."""
    return request.param


@pytest.fixture(scope="session")
def project(framework: str, database: str, broker: str, install: Callable[..., Path]) -> Path:
    """An installed project, for each framework."""
    # The name of the service is part of the names of its queues.
    return install(framework, project_name=f"Faults {framework}", database=database, broker=broker, **ANSWERS)


@pytest.fixture(scope="session")
def database_server(database: str) -> Iterator[Database]:
    """A server that is used and never stopped."""
    server = DATABASES[database].borrow_or_make()
    yield server
    server.close()


@pytest.fixture(scope="session")
def private_database(database_server: Database) -> Iterator[Database]:
    """A server that a test may stop or freeze, if it starts or thaws it again."""
    with database_server.private() as server:
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
def filled(project: Path, database_server: Database) -> str:
    """The address of a database with tables and example data, which tests copy and leave as it is."""
    address = database_server.new()
    make(project, "migrate", "seed", DATABASE_URL=address)
    return address


@pytest.fixture
def settings(
    database_server: Database, redis: Redis, broker_server: Server, filled: str, production: dict[str, str]
) -> dict[str, str]:
    """The environment of a service whose servers hold nothing but the example data."""
    return production | {
        "DATABASE_URL": database_server.copy(filled),
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
def run_aside(project: Path, settings: dict[str, str], tmp_path: Path) -> Iterator[Callable[..., Service]]:
    """Starts what runs beside web servers, with these settings and others; afterwards, what still runs is killed."""
    numbers = count()
    with ExitStack() as stack:

        def run_aside(target: str, **others: str) -> Service:
            service = Service(project, target, tmp_path / f"{target}-{next(numbers)}.log", **settings | others)
            stack.callback(service.kill)
            return service

        yield run_aside


@pytest.fixture
def work(run_aside: Callable[..., Service]) -> Callable[..., Service]:
    """Starts job workers."""
    return partial(run_aside, "worker")


@pytest.fixture
def schedule(run_aside: Callable[..., Service]) -> Callable[..., Service]:
    """Starts schedulers of periodic jobs."""
    return partial(run_aside, "beat")


@pytest.fixture(scope="module")
def lasting_settings(
    project: Path, private_database: Database, private_redis: Redis, private_broker: Server, production: dict[str, str]
) -> dict[str, str]:
    """The environment of a service that outlasts its servers: each of these may be stopped or frozen."""
    address = private_database.new()
    make(project, "migrate", "seed", DATABASE_URL=address)
    return production | {
        "DATABASE_URL": address,
        "CACHE_URL": private_redis.new(),
        "BROKER_URL": private_broker.new(),
        "RATE_LIMIT": "100000/hour",
        "SIGN_IN_LIMIT": "100000/hour",
    }


@pytest.fixture(scope="module")
def lasting_web(
    project: Path, lasting_settings: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Web]:
    """A web server whose processes go through everything that happens to other servers."""
    web = Web(project, tmp_path_factory.mktemp("lasting") / "web.log", **lasting_settings)
    processes = {child.pid for child in web.children()}
    yield web
    still_there = {child.pid for child in web.children()} == processes
    _end(web)
    assert still_there, web.last_words()


@pytest.fixture(scope="module")
def lasting_worker(
    project: Path, lasting_settings: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Service]:
    """A worker beside it."""
    worker = Service(project, "worker", tmp_path_factory.mktemp("lasting") / "worker.log", **lasting_settings)
    yield worker
    worker.kill()


@pytest.fixture(scope="module")
def lasting_effects(lasting_settings: dict[str, str]) -> Iterator[Effects]:
    """What jobs do to the database of both."""
    effects = Effects(lasting_settings["DATABASE_URL"])
    yield effects
    effects.close()


def _end(web: Web) -> None:
    if web.is_running():
        assert web.stop() == 0, web.last_words()
