"""The service under test: the one at SERVICE_URL, or else this project's own, started for the tests.

The tests speak HTTP to a port and know nothing of what answers. For a service elsewhere, set SECRET_KEY to its key too.
"""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx2
import pytest

from .promises import check_response
from .server import Server, prepare, start


@pytest.fixture(scope="session")
def secret_key() -> str:
    return os.environ.get("SECRET_KEY", "the-key-of-the-service-under-test")


@pytest.fixture(scope="session")
def service(tmp_path_factory: pytest.TempPathFactory, secret_key: str) -> Iterator[str]:
    """The address of the service."""
    if url := os.environ.get("SERVICE_URL"):
        yield url
        return
    folder = tmp_path_factory.mktemp("service")
    prepare(folder)
    # Two processes, so that nothing passes that works only within one.
    server = start(folder, WEB_CONCURRENCY="2", SECRET_KEY=secret_key)
    yield server.url
    assert server.stop() == 0, server.log.read_text()


@pytest.fixture(scope="session")
def client(service: str) -> Iterator[httpx2.Client]:
    """A client without a token, which checks on every response what holds for every response."""
    with httpx2.Client(base_url=service, timeout=30, event_hooks={"response": [check_response]}) as client:
        yield client


@pytest.fixture
def launch(tmp_path: Path) -> Iterator[Callable[..., Server]]:
    """Starts another service, of one process and without tables, with other settings."""
    servers = []

    def launch(**settings: str) -> Server:
        servers.append(start(tmp_path, **{"WEB_CONCURRENCY": "1", **settings}))
        return servers[-1]

    yield launch
    for server in servers:
        assert server.stop() == 0, server.log.read_text()
