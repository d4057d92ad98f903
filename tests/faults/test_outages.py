"""Servers that stop, freeze and come back, and what one service says meanwhile: its processes outlast all of it."""

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from uuid import uuid4

import pytest
from effects import Effects
from load import Request, all_at_once
from servers import BROKERS, DATABASES, Database, Redis, Server
from services import Service, Web
from shop import DEADLINE, place_orders, plentiful, sign_in, sign_up

Gone = Callable[[Server], AbstractContextManager[None]]

pytestmark = pytest.mark.parametrize("gone", [Server.stopped, Server.frozen])
ALL_WELL = {"database": "ok", "cache": "ok", "broker": "ok"}


@pytest.fixture(autouse=True)
def all_is_well(lasting_web: Web) -> None:
    """The one that a server was taken from before: each process finds out for itself that it is back."""
    lasting_web.wait_for(lambda: all(is_well(lasting_web) for _ in range(4)))


def is_well(web: Web) -> bool:
    """Tell whether whoever answers has all servers, and can count who signs in."""
    requests = [Request("GET", "/readyz"), sign_in(f"{uuid4()}@example.com")] * 2
    outcomes = all_at_once(web.url, requests)
    return all(outcome.status in {200, 400} and b"unavailable" not in outcome.body for outcome in outcomes)


@pytest.mark.parametrize("database", DATABASES, indirect=True, scope="session")
def test_without_its_database_it_says_so_and_recovers(lasting_web: Web, private_database: Database, gone: Gone) -> None:
    web = lasting_web
    buyer, product = sign_up(web.url), plentiful(web.url)["id"]
    requests = [Request("GET", f"/v1/products?query={uuid4()}"), Request("GET", "/v1/orders", buyer.headers)]
    requests.append(buyer.checkout(product))

    with gone(private_database):
        outcomes = all_at_once(web.url, [*requests * 4, *[Request("GET", "/livez")] * 4], timeout=DEADLINE)
        readiness = web.get("/readyz")

    assert [outcome.status for outcome in outcomes] == [503] * 12 + [200] * 4
    assert readiness == 503
    web.wait_for(lambda: web.get("/readyz") == 200)
    assert [outcome.status for outcome in all_at_once(web.url, requests)] == [200, 200, 201]


def test_without_its_cache_it_answers_all_the_same(lasting_web: Web, private_redis: Redis, gone: Gone) -> None:
    web = lasting_web
    buyer, product = sign_up(web.url), plentiful(web.url)
    read, search = Request("GET", f"/v1/products/{product['id']}"), Request("GET", "/v1/products")
    expected = [outcome.body for outcome in all_at_once(web.url, [search])]
    assert web.checks() == ALL_WELL

    with gone(private_redis):
        checks = web.checks()
        answers = all_at_once(web.url, [*[search] * 8, *[Request("GET", "/livez")] * 4], timeout=DEADLINE)
        (bought,) = all_at_once(web.url, [buyer.checkout(product["id"])], timeout=DEADLINE)
        (left,) = all_at_once(web.url, [read], timeout=DEADLINE)

    assert checks == ALL_WELL | {"cache": "unavailable"}
    assert [answer.status for answer in [*answers, bought, left]] == [200] * 12 + [201, 200]
    assert {answer.body for answer in answers[:8]} == set(expected)
    assert json.loads(left.body)["stock"] == product["stock"] - 1
    web.wait_for(lambda: web.checks()["cache"] == "ok")
    # The process that could not tell the cache does so as soon as it can.
    web.wait_for(lambda: all(json.loads(now.body) == json.loads(left.body) for now in all_at_once(web.url, [read] * 4)))


@pytest.mark.parametrize("broker", BROKERS, indirect=True, scope="session")
def test_without_the_broker_orders_are_taken_and_the_jobs_wait(
    lasting_web: Web, lasting_worker: Service, lasting_effects: Effects, private_broker: Server, gone: Gone
) -> None:
    web, worker, effects = lasting_web, lasting_worker, lasting_effects
    placed = place_orders(web, 2)
    worker.wait_for(lambda: not effects.waiting())

    with gone(private_broker):
        placed += place_orders(web, 5)
        alive, ready, checks = web.get("/livez"), web.get("/readyz"), web.checks()

    assert (alive, ready) == (200, 200)
    assert checks["broker"] == "unavailable"
    assert checks["database"] == "ok"
    worker.wait_for(lambda: not effects.waiting())
    confirmed = effects.confirmed()
    assert [confirmed[order] for order in placed] == [1] * 7
    web.wait_for(lambda: web.checks() == ALL_WELL)
