"""An order on its way, seen by those who watch."""

from collections.abc import Callable, Iterator

import httpx2
import pytest

from ..promises import check_response
from ..server import prepare, start
from ..streams import Socket, watching
from .conftest import signed_in
from .customer import Customer
from .paging import everything

Open = Callable[[str], str]


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A shop of one process, whose messages need no server."""
    folder = tmp_path_factory.mktemp("streams")
    prepare(folder)
    server = start(folder, WEB_CONCURRENCY="1")
    yield server.url
    assert server.stop() == 0, server.log.read_text()


@pytest.fixture(scope="module")
def visitor(shop: str) -> Iterator[httpx2.Client]:
    with httpx2.Client(base_url=shop, timeout=30, event_hooks={"response": [check_response]}) as client:
        yield client


@pytest.fixture(scope="module")
def buyer(visitor: httpx2.Client) -> Iterator[Customer]:
    with signed_in(visitor) as buyer:
        yield buyer


@pytest.fixture(scope="module")
def stranger(visitor: httpx2.Client) -> Iterator[Customer]:
    with signed_in(visitor) as stranger:
        yield stranger


@pytest.fixture
def product(visitor: httpx2.Client) -> str:
    products = everything(visitor, "/v1/products", limit=100)
    return str(next(product["id"] for product in products if 5 <= product["stock"] <= 40))


def token(customer: Customer) -> str:
    return str(customer.client.headers["Authorization"].partition(" ")[2])


def test_an_order_and_its_product_are_seen_by_both_kinds(shop: str, buyer: Customer, product: str) -> None:
    with Socket(shop) as socket, watching(shop, f"products/{product}") as stream:
        events = stream.parts()
        assert "id" in next(events).fields
        assert socket.ask("authenticate", token=token(buyer))["type"] == "authenticated"
        stock = buyer.client.get(f"/v1/products/{product}").json()["stock"]
        order = buyer.order((product, 2)).json()
        topic = f"orders/{order['id']}"
        seen = next(stream.events())
        assert seen.content == {"topic": f"products/{product}", "data": {"id": product, "stock": stock - 2}}

        subscribed = socket.ask("subscribe", topic=topic, after=subscribed_before(shop, buyer, topic))
        assert subscribed["topic"] == topic
        with watching(shop, topic, authorization=f"Bearer {token(buyer)}") as own:
            own_events = own.parts()
            next(own_events)
            assert buyer.client.post(f"/v1/orders/{order['id']}/cancel").status_code == 200
            cancelled = {"id": order["id"], "status": "cancelled"}
            assert next(own.events()).content == {"topic": topic, "data": cancelled}
            message = socket.hear("message")
            assert (message["topic"], message["data"]) == (topic, cancelled)
        assert next(stream.events()).content["data"]["stock"] == stock


def subscribed_before(shop: str, buyer: Customer, topic: str) -> str:
    """Return the id of the last message of the service."""
    with watching(shop, topic, authorization=f"Bearer {token(buyer)}") as stream:
        return next(stream.parts()).fields["id"]


def test_who_comes_back_gets_what_was_missed(shop: str, buyer: Customer, product: str) -> None:
    with watching(shop, f"products/{product}") as stream:
        last = next(stream.parts()).fields["id"]
    order = buyer.order((product, 1)).json()
    topics = f"products/{product}", f"orders/{order['id']}"
    with watching(shop, *topics, authorization=f"Bearer {token(buyer)}", last_event_id=last) as stream:
        events = stream.events()
        first, second = next(events), next(events)
    assert {first.content["topic"], second.content["topic"]} == set(topics)
    after = first.fields["id"]
    with watching(shop, *topics, authorization=f"Bearer {token(buyer)}", last_event_id=after) as stream:
        assert next(stream.events()).fields == second.fields
    with Socket(shop) as socket:
        socket.say("authenticate", token=token(buyer))
        socket.say("subscribe", topic=topics[0], after=last)
        subscribed = socket.hear("subscribed", "message")
        assert (subscribed["type"], subscribed["last"]) == ("subscribed", last)
        assert socket.hear("message")["data"]["id"] == product
    buyer.client.post(f"/v1/orders/{order['id']}/cancel")


def test_nobody_watches_the_orders_of_others(shop: str, buyer: Customer, stranger: Customer, product: str) -> None:
    order = buyer.order((product, 1)).json()
    topic = f"orders/{order['id']}"
    with watching(shop, topic) as stream:
        assert stream.status == 401
    with watching(shop, topic, authorization=f"Bearer {token(stranger)}") as stream:
        assert stream.status == 404
    with Socket(shop) as socket:
        assert socket.ask("subscribe", topic=topic)["status"] == 401
        socket.ask("authenticate", token=token(stranger))
        assert socket.ask("subscribe", topic=topic)["status"] == 404
        # One connection speaks for one user.
        assert socket.ask("authenticate", token=token(buyer))["status"] == 401
    for odd in (topic.upper(), "orders/1", topic + "/"):
        with watching(shop, odd, authorization=f"Bearer {token(buyer)}") as stream:
            assert stream.status == 404
    buyer.client.post(f"/v1/orders/{order['id']}/cancel")
