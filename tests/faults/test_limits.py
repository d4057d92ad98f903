"""Limits on how often clients may call, which all processes share."""

import time
from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from load import Outcome, Request, all_at_once
from servers import Redis, Server
from services import Web
from shop import DEADLINE, sign_in, sign_up

QUOTA = 40


def test_four_processes_count_as_one(start: Callable[..., Web]) -> None:
    web = start(WEB_CONCURRENCY="4", RATE_LIMIT=f"{QUOTA}/day", TRUSTED_PROXIES="127.0.0.0/8")
    assert len(web.children()) == 4
    # A process that still warms up may find Redis late, and then lets requests pass uncounted.
    call(web, "203.0.113.1", QUOTA)
    time.sleep(2)

    outcomes = call(web, "203.0.113.2", 2 * QUOTA)

    assert Counter(outcome.status for outcome in outcomes) == {200: QUOTA, 429: QUOTA}


def call(web: Web, client: str, count: int) -> list[Outcome]:
    """Send requests from a client behind a proxy, a few at a time, each over a new connection to any process."""
    request = Request("GET", "/v1/products", {"X-Forwarded-For": client})
    waves = [all_at_once(web.url, [request] * 4) for _ in range(count // 4)]
    return [outcome for wave in waves for outcome in wave]


@pytest.mark.parametrize("gone", [Server.stopped, Server.frozen])
def test_nobody_signs_in_while_nobody_counts(
    start: Callable[..., Web], private_redis: Redis, gone: Callable[[Server], AbstractContextManager[None]]
) -> None:
    web = start(CACHE_URL=private_redis.new(), RATE_LIMIT="1000/hour", SIGN_IN_LIMIT="100/hour")
    request = sign_in(sign_up(web.url).email)

    with gone(private_redis):
        tried = all_at_once(web.url, [request] * 4, timeout=DEADLINE)
        served = all_at_once(web.url, [Request("GET", "/v1/products")] * 4, timeout=DEADLINE)

    assert [outcome.status for outcome in tried] == [503] * 4
    assert [outcome.status for outcome in served] == [200] * 4
    web.wait_for(lambda: all_at_once(web.url, [request])[0].status == 200)
