"""Clients that call too often."""

import re
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import httpx2
import pytest

from .promises import check_response
from .server import Server, start

# A day: whatever slides out of a shorter window while a test runs may be called again.
DIRECT = {"WEB_CONCURRENCY": "1", "RATE_LIMIT": "20/day"}
PROXIED = {"WEB_CONCURRENCY": "1", "RATE_LIMIT": "5/day", "TRUSTED_PROXIES": "127.0.0.0/8"}


@pytest.fixture(scope="module")
def direct(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A service that its clients reach without a proxy."""
    server = start(tmp_path_factory.mktemp("direct"), **DIRECT)
    yield server
    assert server.stop() == 0, server.log.read_text()


@pytest.fixture(scope="module")
def proxied(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A service to which these tests are a trusted proxy, so that each test has clients of its own."""
    server = start(tmp_path_factory.mktemp("proxied"), **PROXIED)
    yield server
    assert server.stop() == 0, server.log.read_text()


def call(server: Server, path: str = "/nowhere", **headers: str) -> httpx2.Response:
    response = httpx2.get(f"{server.url}{path}", headers=headers)
    check_response(response)
    return response


def test_a_client_may_call_as_often_as_is_said_whoever_it_claims_to_be(direct: Server) -> None:
    with ThreadPoolExecutor(10) as callers:
        claims = [{"X-Forwarded-For": f"203.0.113.{number}"} for number in range(50)]
        answers = list(callers.map(lambda claim: call(direct, **claim), claims))

    assert Counter(answer.status_code for answer in answers) == {404: 20, 429: 30}
    for answer in answers:
        assert answer.headers["RateLimit-Policy"] == '"everything";q=20;w=86400'
        assert re.fullmatch(r'"everything";r=\d+;t=\d+', answer.headers["RateLimit"])
    assert {answer.headers["RateLimit"].split(";")[1] for answer in answers if answer.status_code == 429} == {"r=0"}
    waits = [int(answer.headers["Retry-After"]) for answer in answers if answer.status_code == 429]
    assert all(1 <= wait <= 86400 for wait in waits)


@pytest.mark.parametrize("path", ["/livez", "/readyz"])
def test_probes_are_not_counted(proxied: Server, path: str) -> None:
    answers = [call(proxied, path, **{"X-Forwarded-For": "203.0.113.9"}) for _ in range(7)]

    assert {answer.status_code for answer in answers} == {200}
    assert not [answer for answer in answers if "RateLimit" in answer.headers]


def test_a_trusted_proxy_says_whose_request_it_is(proxied: Server) -> None:
    first = [call(proxied, **{"X-Forwarded-For": "203.0.113.1"}).status_code for _ in range(6)]
    # What the client wrote itself stands to the left of what the proxy knows.
    disguised = call(proxied, **{"X-Forwarded-For": "203.0.113.2, 203.0.113.1"})
    other = call(proxied, **{"X-Forwarded-For": "203.0.113.1, 203.0.113.2"})

    assert first == [404] * 5 + [429]
    assert disguised.status_code == 429
    assert other.status_code == 404


def test_the_addresses_of_one_network_are_one_client(proxied: Server) -> None:
    answers = [call(proxied, **{"X-Forwarded-For": f"2001:db8::{number}"}).status_code for number in range(6)]

    assert answers == [404] * 5 + [429]
    assert call(proxied, **{"X-Forwarded-For": "2001:db8:0:1::1"}).status_code == 404
