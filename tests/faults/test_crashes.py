"""Processes that die without a chance to say so."""

import json
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import psutil
import psycopg
import pytest
from effects import Effects
from load import Request, all_at_once, load
from servers import BROKERS
from services import Service, Web
from shop import plentiful, sign_up

BUYERS = 8
KILLS = 25
CHECKOUTS_PER_KILL = 5


def test_a_killed_process_takes_only_its_own_requests_along(
    start: Callable[..., Web], settings: dict[str, str]
) -> None:
    web = start()
    product = plentiful(web.url)["id"]
    buyer = sign_up(web.url)
    with ThreadPoolExecutor(1) as executor, row_locked(settings["DATABASE_URL"], product) as waiting:
        requests = executor.submit(all_at_once, web.url, [buyer.checkout(product) for _ in range(BUYERS)])
        web.wait_for(lambda: waiting() == BUYERS)
        connections = {child: clients_of(child, web.port) for child in web.children()}
        victim = max(connections, key=lambda child: len(connections[child]))
        victim.kill()
        victim.wait(10)
    outcomes = requests.result()

    assert {outcome.port for outcome in outcomes if outcome.status is None} == connections[victim]
    assert {outcome.status for outcome in outcomes if outcome.port not in connections[victim]} <= {201}
    web.wait_for(lambda: len(web.children()) == len(connections))
    assert {outcome.status for outcome in all_at_once(web.url, [Request("GET", "/v1/products")] * BUYERS)} == {200}


@pytest.mark.thorough
@pytest.mark.parametrize("broker", BROKERS, indirect=True, scope="session")
def test_no_event_is_lost_and_each_takes_effect_once(
    start: Callable[..., Web], work: Callable[..., Service], effects: Effects
) -> None:
    effects.restock()
    web, _ = start(WEB_CONCURRENCY="1"), work()
    product, buyer = plentiful(web.url)["id"], sign_up(web.url)
    with load(web.url, lambda: buyer.checkout(product), clients=4) as buyers:
        for _ in range(KILLS):
            buyers.wait_for_status(201, CHECKOUTS_PER_KILL)
            (victim,) = web.children()
            victim.kill()
    unanswered = [outcome.request for outcome in buyers.outcomes if outcome.status is None]
    answers = [outcome for outcome in buyers.outcomes if outcome.status is not None]
    # Whoever got no answer asks again, under the same key.
    answers += [outcome for request in unanswered for outcome in all_at_once(web.url, [request])]
    web.wait_for(effects.all_done(len(answers)))

    assert len(unanswered) >= KILLS / 2, "the kills came between the requests"
    assert {outcome.status for outcome in answers} == {201}
    orders = {json.loads(outcome.body)["id"] for outcome in answers}
    assert len(orders) == len(answers)
    assert effects.orders() == orders
    assert effects.added() == Counter(orders)
    assert effects.confirmed() == Counter(orders)


def clients_of(process: psutil.Process, port: int) -> set[int]:
    """Return the clients' ends of the connections that a process serves."""
    connections = process.net_connections("tcp")
    return {connection.raddr.port for connection in connections if connection.laddr.port == port and connection.raddr}


@contextmanager
def row_locked(database: str, product: str) -> Iterator[Callable[[], int]]:
    """Hold the row of a product; give a function that counts who waits for it."""
    with psycopg.connect(database) as holder, psycopg.connect(database, autocommit=True) as observer:
        (table,) = observer.execute(
            "SELECT quote_ident(table_name) FROM information_schema.columns WHERE column_name = 'stock'"
        ).fetchone()
        holder.execute(f"SELECT FROM {table} WHERE id = %s FOR UPDATE", [product])
        yield lambda: observer.execute("SELECT count(*) FROM pg_locks WHERE NOT granted").fetchone()[0]
