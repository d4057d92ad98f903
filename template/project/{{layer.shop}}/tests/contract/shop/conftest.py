"""The people and the goods of the tests."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import httpx2
import pytest

from ..collector import Collector, collecting
from ..promises import check_response
from ..server import Server, prepare, start
from .customer import Customer, register, sign_in
from .paging import Item, everything

# How many requests a service that is observed has places for.
PLACES = 2


@contextmanager
def signed_in(client: httpx2.Client) -> Iterator[Customer]:
    """Register and sign in a customer."""
    email = register(client).json()["email"]
    tokens = sign_in(client, email).json()
    with httpx2.Client(
        base_url=client.base_url,
        headers={"Authorization": f"Bearer {tokens['access_token']}"},
        timeout=30,
        event_hooks={"response": [check_response]},
    ) as own:
        yield Customer(own, email, tokens["refresh_token"])


@pytest.fixture(scope="session")
def regular(client: httpx2.Client) -> Iterator[Customer]:
    """The customer of most tests: to hash a password takes longer than most tests do."""
    with signed_in(client) as regular:
        yield regular


@pytest.fixture
def customer(regular: Customer) -> Iterator[Customer]:
    """A customer who may have ordered before; what the test orders is given back after it."""
    yield regular
    regular.cancel_everything()


@pytest.fixture
def newcomer(client: httpx2.Client) -> Iterator[Customer]:
    """A customer who has never ordered."""
    with signed_in(client) as newcomer:
        yield newcomer
        newcomer.cancel_everything()


@pytest.fixture(scope="session")
def scarce(client: httpx2.Client) -> list[str]:
    """The addresses of the products with a few left in stock."""
    products = everything(client, "/v1/products", limit=100)
    addresses = [f"/v1/products/{product['id']}" for product in products if 5 <= product["stock"] <= 40]
    assert len(addresses) >= 2, "the tests need two products with a stock between 5 and 40"
    return addresses


@pytest.fixture
def product(client: httpx2.Client, scarce: list[str]) -> Item:
    """A product with a few left in stock."""
    product: Item = client.get(scarce[0]).json()
    return product


@pytest.fixture
def other_product(client: httpx2.Client, scarce: list[str]) -> Item:
    """Another product with a few left in stock."""
    product: Item = client.get(scarce[1]).json()
    return product


@pytest.fixture
def stock_of(client: httpx2.Client) -> Callable[[Item], int]:
    """Looks up how many of a product are left."""

    def stock_of(product: Item) -> int:
        return int(client.get(f"/v1/products/{product['id']}").json()["stock"])

    return stock_of


@pytest.fixture(scope="session")
def observed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, Collector]]:
    """A shop that exports at once, and has places for two requests."""
    folder = tmp_path_factory.mktemp("observed")
    prepare(folder)
    with collecting() as collector:
        server = start(folder, WEB_CONCURRENCY="1", MAX_CONCURRENT_REQUESTS=str(PLACES), **collector.soon)
        yield server, collector
        assert server.stop() == 0, server.log.read_text()
