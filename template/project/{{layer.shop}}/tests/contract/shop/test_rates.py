"""Signing in and registering too often, even where each try is right."""

from collections.abc import Iterator

import httpx2
import pytest

from ..server import Server, start
from .customer import sign_in


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A service without tables, to which these tests are a trusted proxy."""
    settings = {"WEB_CONCURRENCY": "1", "SIGN_IN_LIMIT": "3/day", "TRUSTED_PROXIES": "127.0.0.0/8"}
    server = start(tmp_path_factory.mktemp("proxied"), **settings)
    yield server
    assert server.stop() == 0, server.log.read_text()


def try_to_sign_in(server: Server, name: str, address: str) -> int:
    with httpx2.Client(base_url=server.url, headers={"X-Forwarded-For": address}) as client:
        return sign_in(client, name).status_code


def test_a_client_may_try_so_often(server: Server) -> None:
    answers = [try_to_sign_in(server, f"{number}@example.com", "203.0.113.100") for number in range(5)]

    # Without tables, what gets through fails: 500 or 503.
    assert 429 not in answers[:3]
    assert answers[3:] == [429, 429]


def test_a_name_may_be_tried_so_often_from_anywhere(server: Server) -> None:
    answers = [try_to_sign_in(server, "Ann@Example.com", f"203.0.113.{number}") for number in range(4)]

    assert 429 not in answers[:3]
    assert answers[3] == 429
