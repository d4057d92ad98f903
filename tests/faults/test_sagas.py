"""Orders go through two services, whoever is killed meanwhile: nothing is lost or comes twice, every saga ends."""

import json
import random
import sqlite3
import subprocess
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from threading import Event, Thread

import httpx2
import pytest
from conftest import ANSWERS
from effects import Effects
from load import all_at_once
from projects import environment, make, python
from servers import BROKERS, Database
from services import Service, Web
from shop import DEADLINE, Customer, sign_up

pytestmark = pytest.mark.parametrize("broker", BROKERS, indirect=True, scope="session")

AT_ONCE = 25
LIMIT = 10
SECONDS_BETWEEN_KILLS = 1.5
# Sends each message a second time, to each queue of both services.
ECHO = """
import sys
from kombu import Connection, Exchange, Queue, binding
package = sys.argv[2]
with Connection(sys.argv[1]) as connection:
    channel = connection.default_channel
    events = Exchange("events", type="topic")
    to = {"order": "payments", "payment": f"{package}.inbox"}
    queue = Queue("echo", bindings=[binding(events, routing_key="#")], durable=True)

    def repeat(message):
        kind = message.delivery_info["routing_key"].partition(".")[0]
        # To a queue, not to the exchange: an echo has none.
        connection.Producer().publish(
            message.body, exchange="", routing_key=to[kind],
            content_type=message.content_type, content_encoding="utf-8",
        )
        message.ack()

    with connection.Consumer([queue], on_message=repeat, prefetch_count=100):
        print("listens", flush=True)
        while True:
            connection.drain_events()
"""


@pytest.fixture(scope="session")
def project(framework: str, database: str, broker: str, install: Callable[..., Path]) -> Path:
    """An installed project that speaks in events."""
    name = f"Sagas {framework}"
    return install(framework, project_name=name, pattern="events", database=database, broker=broker, **ANSWERS)


@pytest.fixture(scope="session")
def filled(project: Path, database_server: Database) -> str:
    """The address of a database with tables and example data, which tests copy and leave as it is."""
    address = database_server.new()
    make(project, "migrate", "seed", DATABASE_URL=address)
    return address


@pytest.fixture
def settings(settings: dict[str, str], tmp_path: Path) -> dict[str, str]:
    """The environment of both services."""
    # Who loses an event waits for its end in vain.
    ledger = {"PAYMENTS_PATH": str(tmp_path / "ledger.sqlite3"), "PAYMENT_LIMIT": str(LIMIT)}
    return settings | ledger | {"PAYMENT_TIMEOUT": "3600"}


@pytest.mark.parametrize("count", [75, pytest.param(1000, marks=pytest.mark.thorough)])
def test_every_saga_ends_well_once(
    start: Callable[..., Web],
    run_aside: Callable[..., Service],
    effects: Effects,
    project: Path,
    settings: dict[str, str],
    count: int,
) -> None:
    effects.restock()
    web = start()
    crew = Crew(run_aside, ["worker", "worker", "consumer", "payments"])
    with echoing(project, settings["BROKER_URL"]), crew.under_attack():
        cheap, dear = order(web, count)
        crew.wait_for(lambda: sum(effects.ended().values()) >= count / 2)
    crew.wait_for(lambda: not effects.waiting() and len(effects.ended()) >= count)

    assert effects.orders() == cheap | dear
    assert effects.ended() == Counter(
        [(order, "confirmed") for order in cheap] + [(order, "cancelled") for order in dear]
    )
    assert effects.stock_taken() == len(cheap)
    assert payments(settings["PAYMENTS_PATH"]) == dict.fromkeys(cheap, "paid") | dict.fromkeys(dear, "declined")
    assert effects.dead() == []
    # What came twice was known for a copy.
    assert max(Counter(effects.events()).values()) == 1


def order(web: Web, count: int) -> tuple[set[str], set[str]]:
    """Place orders, of which the second service takes some and declines others; return both."""
    buyer = sign_up(web.url)
    products = httpx2.get(f"{web.url}/v1/products?limit=100", timeout=30).raise_for_status().json()["items"]
    kinds = [float(product["price"]["amount"]) > LIMIT for product in products]
    cheap, dear = products[kinds.index(False)]["id"], products[kinds.index(True)]["id"]
    placed: dict[str, set[str]] = {cheap: set(), dear: set()}
    for first in range(0, count, AT_ONCE):
        wanted = [dear if number % 3 == 0 else cheap for number in range(first, min(first + AT_ONCE, count))]
        for product, outcome in zip(wanted, place(web, buyer, wanted), strict=True):
            placed[product].add(outcome)
    return placed[cheap], placed[dear]


def place(web: Web, buyer: Customer, products: list[str]) -> list[str]:
    """Check out a piece of each product at the same time, and return the orders."""
    outcomes = all_at_once(web.url, [buyer.checkout(product) for product in products], timeout=DEADLINE)
    assert [outcome.status for outcome in outcomes] == [201] * len(products)
    return [json.loads(outcome.body)["id"] for outcome in outcomes]


def payments(ledger: str) -> dict[str, str]:
    """Return what became of the payment of each order."""
    with closing(sqlite3.connect(ledger)) as connection:
        return dict(connection.execute("SELECT order_id, status FROM payments"))


class Crew:
    """The processes beside the web server."""

    def __init__(self, run_aside: Callable[..., Service], targets: list[str]) -> None:
        self._run_aside = run_aside
        self._members = [(target, run_aside(target)) for target in targets]

    @contextmanager
    def under_attack(self) -> Iterator[None]:
        """Kill one of them now and then, and start another in its place."""
        enough = Event()
        attacker = Thread(target=self._attack, args=[enough])
        attacker.start()
        try:
            yield
        finally:
            enough.set()
            attacker.join()

    def _attack(self, enough: Event) -> None:
        victims = list(range(len(self._members)))
        while not enough.wait(random.uniform(0.5, 1.5) * SECONDS_BETWEEN_KILLS):
            number = random.choice(victims)
            target, member = self._members[number]
            children = member.children()
            if target == "worker" and children and random.random() < 0.5:
                # One of its processes only; the worker has to notice.
                random.choice(children).kill()
                continue
            member.kill()
            self._members[number] = target, self._run_aside(target)

    def wait_for(self, condition: Callable[[], bool]) -> None:
        """Wait until something holds that they bring about, for as long as they get on with it."""
        deadline = time.monotonic() + 600
        while not condition():
            words = "\n".join(f"{target}:\n{member.last_words()}" for target, member in self._members)
            assert time.monotonic() < deadline, f"waited in vain:\n{words}"
            time.sleep(0.2)


@contextmanager
def echoing(project: Path, broker: str) -> Iterator[None]:
    """Let every message come twice."""
    package = next((project / "src").glob("*/platform")).parent.name
    command = [python(project), "-c", ECHO, broker, package]
    with subprocess.Popen(command, env=environment(), stdout=subprocess.PIPE, text=True) as echo:
        try:
            assert echo.stdout and echo.stdout.readline() == "listens\n"
            yield
        finally:
            echo.kill()
