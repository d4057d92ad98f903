"""Orders: placed, found, cancelled."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import UUID, uuid4

import httpx2
import pytest

from .customer import Customer
from .paging import Item, everything

StockOf = Callable[[Item], int]


def test_an_order_is_a_receipt(customer: Customer, product: Item, other_product: Item, stock_of: StockOf) -> None:
    response = customer.order((product["id"], 2), (other_product["id"], 1))

    assert response.status_code == 201
    order = response.json()
    assert order.keys() == {"id", "status", "lines", "total", "created_at"}
    assert UUID(order["id"]).version == 7
    assert response.headers["Location"] == f"/v1/orders/{order['id']}"
    assert order["status"] == "placed"
    assert order["lines"] == [
        {
            "product_id": item["id"],
            "sku": item["sku"],
            "name": item["name"],
            "quantity": quantity,
            "unit_price": item["price"],
        }
        for item, quantity in ((product, 2), (other_product, 1))
    ]
    total = 2 * Decimal(product["price"]["amount"]) + Decimal(other_product["price"]["amount"])
    assert order["total"] == {"amount": str(total), "currency": product["price"]["currency"]}
    assert order["created_at"].endswith("Z")
    assert abs(datetime.fromisoformat(order["created_at"]) - datetime.now(UTC)) < timedelta(minutes=5)
    assert stock_of(product) == product["stock"] - 2
    assert stock_of(other_product) == other_product["stock"] - 1


def test_its_owner_finds_it_again(newcomer: Customer, product: Item) -> None:
    assert everything(newcomer.client, "/v1/orders") == []

    placed = newcomer.order((product["id"], 1))

    found = newcomer.client.get(placed.headers["Location"]).json()
    (listed,) = everything(newcomer.client, "/v1/orders")
    # It may be confirmed at any moment.
    assert found["status"] in {"placed", "confirmed"}
    assert found | {"status": "placed"} == listed | {"status": "placed"} == placed.json()


def test_it_becomes_confirmed(customer: Customer, product: Item, stock_of: StockOf) -> None:
    location = customer.order((product["id"], 1)).headers["Location"]

    assert wait_for_confirmation(customer, location) == "confirmed"
    assert stock_of(product) == product["stock"] - 1


def test_a_confirmed_one_can_be_cancelled_and_stays_so(customer: Customer, product: Item, stock_of: StockOf) -> None:
    location = customer.order((product["id"], 2)).headers["Location"]
    wait_for_confirmation(customer, location)

    assert customer.client.post(f"{location}/cancel").json()["status"] == "cancelled"
    assert customer.client.post(f"{location}/cancel").status_code == 409
    assert stock_of(product) == product["stock"]


def wait_for_confirmation(customer: Customer, location: str) -> str:
    """Return the status of an order, when it is no longer placed or after half a minute."""
    deadline = time.monotonic() + 30
    while True:
        status = str(customer.client.get(location).json()["status"])
        if status != "placed" or time.monotonic() > deadline:
            return status
        time.sleep(0.05)


def test_nobody_else_finds_it(customer: Customer, newcomer: Customer, product: Item) -> None:
    location = customer.order((product["id"], 1)).headers["Location"]

    theirs = newcomer.client.get(location)
    nobodys = newcomer.client.get(f"/v1/orders/{uuid4()}")

    assert theirs.status_code == 404
    assert newcomer.client.post(f"{location}/cancel").status_code == 404
    assert everything(newcomer.client, "/v1/orders") == []
    assert theirs.json() | {"request_id": ""} == nobodys.json() | {"request_id": ""}
    assert customer.client.get(location).json()["status"] in {"placed", "confirmed"}


def test_a_cancelled_one_gives_its_stock_back_once(customer: Customer, product: Item, stock_of: StockOf) -> None:
    placed = customer.order((product["id"], 3))
    location = placed.headers["Location"]

    cancelled = customer.client.post(f"{location}/cancel")
    again = customer.client.post(f"{location}/cancel")

    assert cancelled.status_code == 200
    assert cancelled.json() == placed.json() | {"status": "cancelled"}
    assert again.status_code == 409
    assert customer.client.get(location).json() == cancelled.json()
    assert stock_of(product) == product["stock"]


def test_an_unknown_product_is_pointed_at(customer: Customer, product: Item, stock_of: StockOf) -> None:
    response = customer.order((product["id"], 1), (str(uuid4()), 1))

    assert response.status_code == 422
    assert [error["pointer"] for error in response.json()["errors"]] == ["#/lines/1/product_id"]
    assert stock_of(product) == product["stock"]


def test_too_many_are_refused_as_a_whole(
    customer: Customer, product: Item, other_product: Item, stock_of: StockOf
) -> None:
    response = customer.order((product["id"], 1), (other_product["id"], other_product["stock"] + 1))

    assert response.status_code == 409
    assert stock_of(product) == product["stock"]
    assert stock_of(other_product) == other_product["stock"]


def test_a_product_in_two_lines_counts_twice(customer: Customer, product: Item, stock_of: StockOf) -> None:
    line = (product["id"], product["stock"] // 2 + 1)

    assert customer.order(line, line).status_code in {409, 422}
    assert stock_of(product) == product["stock"]


@pytest.mark.parametrize("order_id", ["0", "x", "%00", "%FF", "a" * 3000, "null"])
def test_an_id_that_is_none_is_not_found(customer: Customer, order_id: str) -> None:
    assert customer.client.get(f"/v1/orders/{order_id}").status_code == 404
    assert customer.client.post(f"/v1/orders/{order_id}/cancel").status_code == 404


@pytest.mark.parametrize("value", ["0", "101", "x", ""])
def test_the_list_has_the_same_limits_as_others(customer: Customer, value: str) -> None:
    assert customer.client.get(f"/v1/orders?limit={value}").status_code == 422
    assert customer.client.get(f"/v1/orders?cursor=~{value}").status_code == 422


def test_every_method_of_a_path_is_allowed(client: httpx2.Client) -> None:
    response = client.delete("/v1/orders")

    assert response.status_code == 405
    assert {"GET", "POST"} <= {name.strip() for name in response.headers["Allow"].split(",")}
