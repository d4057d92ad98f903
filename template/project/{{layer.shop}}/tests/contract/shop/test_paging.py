"""Lists, page by page."""

import httpx2
import pytest

from .customer import Customer
from .paging import Item, everything, pages


@pytest.mark.parametrize("limit", [1, 7, 50, 100])
def test_pages_have_no_gap_and_nothing_twice(client: httpx2.Client, limit: int) -> None:
    whole = everything(client, "/v1/products", limit=100)
    assert len(whole) >= 150

    walked = list(pages(client, "/v1/products", limit=limit))

    assert [product for page in walked for product in page] == whole
    assert len({product["id"] for product in whole}) == len(whole)
    assert all(len(page) == limit for page in walked[:-1])
    assert 1 <= len(walked[-1]) <= limit


def test_twenty_are_on_a_page_unless_asked(client: httpx2.Client) -> None:
    assert len(client.get("/v1/products").json()["items"]) == 20


def test_a_search_is_paged_too(client: httpx2.Client) -> None:
    found = everything(client, "/v1/products", query="DEMO-00", limit=100)
    assert len(found) == 99

    assert everything(client, "/v1/products", query="DEMO-00", limit=10) == found


def test_a_page_does_not_move_when_something_is_added(newcomer: Customer, product: Item) -> None:
    before = [newcomer.order((product["id"], 1)).json()["id"] for _ in range(4)]
    first = newcomer.client.get("/v1/orders", params={"limit": 2}).json()

    newcomer.order((product["id"], 1))
    second = newcomer.client.get("/v1/orders", params={"limit": 2, "cursor": first["next_cursor"]}).json()

    assert [order["id"] for order in (*first["items"], *second["items"])] == before[::-1]
    assert second["next_cursor"] is None


def test_orders_are_paged_newest_first(newcomer: Customer, product: Item) -> None:
    placed = [newcomer.order((product["id"], 1)).json()["id"] for _ in range(5)]

    for limit in (1, 2, 5, 100):
        found = everything(newcomer.client, "/v1/orders", limit=limit)
        assert [order["id"] for order in found] == placed[::-1]


def test_a_cursor_opens_nobody_elses_list(customer: Customer, newcomer: Customer, product: Item) -> None:
    for _ in range(2):
        customer.order((product["id"], 1))
    cursor = customer.client.get("/v1/orders", params={"limit": 1}).json()["next_cursor"]

    response = newcomer.client.get("/v1/orders", params={"cursor": cursor})

    assert response.status_code == 422 or response.json() == {"items": [], "next_cursor": None}
