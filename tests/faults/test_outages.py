"""Servers that stop, freeze and come back, and what the service says meanwhile."""

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from load import Request, all_at_once
from projects import make
from servers import PostgreSQL, Redis, Server
from services import Web
from shop import DEADLINE, plentiful, sign_up

pytestmark = pytest.mark.thorough

FAULTS = pytest.mark.parametrize("gone", [Server.stopped, Server.frozen])


@FAULTS
def test_without_its_database_it_says_so_and_recovers(
    start: Callable[..., Web],
    private_postgresql: PostgreSQL,
    project: Path,
    gone: Callable[[Server], AbstractContextManager[None]],
) -> None:
    database = private_postgresql.new()
    make(project, "migrate", "seed", DATABASE_URL=database)
    web = start(DATABASE_URL=database)
    processes = [child.pid for child in web.children()]
    buyer, product = sign_up(web.url), plentiful(web.url)["id"]
    requests = [Request("GET", "/v1/products"), Request("GET", f"/v1/products/{product}"), buyer.checkout(product)]

    with gone(private_postgresql):
        outcomes = all_at_once(web.url, [*requests * 4, *[Request("GET", "/livez")] * 4], timeout=DEADLINE)
        readiness = web.get("/readyz")

    assert [outcome.status for outcome in outcomes] == [503] * 12 + [200] * 4
    assert readiness == 503
    web.wait_for(lambda: web.get("/readyz") == 200)
    assert [outcome.status for outcome in all_at_once(web.url, requests)] == [200, 200, 201]
    assert [child.pid for child in web.children()] == processes


@FAULTS
def test_without_its_cache_it_answers_all_the_same(
    start: Callable[..., Web], private_redis: Redis, gone: Callable[[Server], AbstractContextManager[None]]
) -> None:
    web = start(CACHE_URL=private_redis.new())
    processes = [child.pid for child in web.children()]
    buyer, product = sign_up(web.url), plentiful(web.url)
    read, search = Request("GET", f"/v1/products/{product['id']}"), Request("GET", "/v1/products")
    expected = [outcome.body for outcome in all_at_once(web.url, [search])]
    assert web.checks() == {"database": "ok", "cache": "ok", "broker": "ok"}

    with gone(private_redis):
        checks = web.checks()
        answers = all_at_once(web.url, [*[search] * 8, *[Request("GET", "/livez")] * 4], timeout=DEADLINE)
        (bought,) = all_at_once(web.url, [buyer.checkout(product["id"])], timeout=DEADLINE)
        (left,) = all_at_once(web.url, [read], timeout=DEADLINE)

    assert checks == {"database": "ok", "cache": "unavailable", "broker": "ok"}
    assert [answer.status for answer in [*answers, bought, left]] == [200] * 12 + [201, 200]
    assert {answer.body for answer in answers[:8]} == set(expected)
    assert json.loads(left.body)["stock"] == product["stock"] - 1
    web.wait_for(lambda: web.checks()["cache"] == "ok")
    (kept,) = all_at_once(web.url, [read])
    assert json.loads(kept.body)["stock"] == product["stock"] - 1
    assert [child.pid for child in web.children()] == processes
