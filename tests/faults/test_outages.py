"""Servers that stop, freeze and come back, and what the service says meanwhile."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from load import Request, all_at_once
from projects import make
from servers import PostgreSQL, Server
from services import Web
from shop import plentiful, sign_up

# No answer takes longer, whatever has happened to what the service stands on.
DEADLINE = 15


@contextmanager
def stopped(server: Server) -> Iterator[None]:
    """Let connections be refused, then start the server with the data that it had."""
    server.stop()
    try:
        yield
    finally:
        server.start()


@contextmanager
def frozen(server: Server) -> Iterator[None]:
    """Let connections stay open and nothing answer."""
    server.freeze()
    try:
        yield
    finally:
        server.thaw()


FAULTS = pytest.mark.parametrize("gone", [stopped])


@FAULTS
def test_without_its_database_it_says_so_and_recovers(
    start: Callable[..., Web], private_postgresql: PostgreSQL, project: Path, gone: Callable[[Server], object]
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
