"""Clients that call too often."""

import re
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import httpx2
import pytest

from .promises import check_response
from .server import Server

PROXY = {"RATE_LIMIT": "5/minute", "TRUSTED_PROXIES": "127.0.0.0/8"}


def call(server: Server, path: str = "/nowhere", **headers: str) -> httpx2.Response:
    response = httpx2.get(f"{server.url}{path}", headers=headers)
    check_response(response)
    return response


def test_a_client_may_call_as_often_as_is_said_and_no_more(launch: Callable[..., Server]) -> None:
    server = launch(RATE_LIMIT="20/hour")

    with ThreadPoolExecutor(10) as callers:
        answers = list(callers.map(lambda _: call(server), range(50)))

    assert Counter(answer.status_code for answer in answers) == {404: 20, 429: 30}
    for answer in answers:
        assert answer.headers["RateLimit-Policy"] == '"everything";q=20;w=3600'
        assert re.fullmatch(r'"everything";r=\d+;t=\d+', answer.headers["RateLimit"])
    assert {answer.headers["RateLimit"].split(";")[1] for answer in answers if answer.status_code == 429} == {"r=0"}
    waits = [int(answer.headers["Retry-After"]) for answer in answers if answer.status_code == 429]
    assert all(1 <= wait <= 3600 for wait in waits)


@pytest.mark.parametrize("path", ["/livez", "/readyz"])
def test_probes_are_not_counted(launch: Callable[..., Server], path: str) -> None:
    server = launch(RATE_LIMIT="2/hour")

    answers = [call(server, path) for _ in range(5)]

    assert {answer.status_code for answer in answers} == {200}
    assert not [answer for answer in answers if "RateLimit" in answer.headers]


def test_a_trusted_proxy_says_whose_request_it_is(launch: Callable[..., Server]) -> None:
    server = launch(**PROXY)

    first = [call(server, **{"X-Forwarded-For": "203.0.113.1"}).status_code for _ in range(6)]
    # What the client wrote itself stands to the left of what the proxy knows.
    disguised = call(server, **{"X-Forwarded-For": "203.0.113.2, 203.0.113.1"})
    other = call(server, **{"X-Forwarded-For": "203.0.113.1, 203.0.113.2"})

    assert first == [404] * 5 + [429]
    assert disguised.status_code == 429
    assert other.status_code == 404


def test_nobody_else_says_so(launch: Callable[..., Server]) -> None:
    server = launch(RATE_LIMIT="5/minute")

    answers = [call(server, **{"X-Forwarded-For": f"203.0.113.{number}"}).status_code for number in range(6)]

    assert answers == [404] * 5 + [429]


def test_the_addresses_of_one_network_are_one_client(launch: Callable[..., Server]) -> None:
    server = launch(**PROXY)

    answers = [call(server, **{"X-Forwarded-For": f"2001:db8::{number}"}).status_code for number in range(6)]

    assert answers == [404] * 5 + [429]
    assert call(server, **{"X-Forwarded-For": "2001:db8:0:1::1"}).status_code == 404
