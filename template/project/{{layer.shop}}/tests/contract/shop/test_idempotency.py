"""Requests that are sent again because an answer was lost."""

from collections.abc import Callable
from uuid import uuid4

import pytest

from .customer import Customer
from .paging import Item

StockOf = Callable[[Item], int]


def test_a_repeated_request_gets_the_first_answer(customer: Customer, product: Item, stock_of: StockOf) -> None:
    key = str(uuid4())

    first = customer.order((product["id"], 1), key=key)
    again = customer.order((product["id"], 1), key=key)

    assert first.status_code == again.status_code == 201
    assert again.json() == first.json()
    assert again.headers["Location"] == first.headers["Location"]
    assert again.headers["X-Request-ID"] != first.headers["X-Request-ID"]
    assert stock_of(product) == product["stock"] - 1


def test_it_does_so_even_after_the_order_has_changed(customer: Customer, product: Item) -> None:
    key = str(uuid4())
    first = customer.order((product["id"], 1), key=key)
    customer.client.post(f"{first.headers['Location']}/cancel")

    assert customer.order((product["id"], 1), key=key).json() == first.json()


def test_a_key_belongs_to_one_request(customer: Customer, product: Item, stock_of: StockOf) -> None:
    key = str(uuid4())
    customer.order((product["id"], 1), key=key)

    assert customer.order((product["id"], 2), key=key).status_code == 422
    assert stock_of(product) == product["stock"] - 1


def test_a_key_belongs_to_one_customer(customer: Customer, newcomer: Customer, product: Item) -> None:
    key = str(uuid4())

    mine = customer.order((product["id"], 1), key=key)
    theirs = newcomer.order((product["id"], 1), key=key)

    assert mine.status_code == theirs.status_code == 201
    assert mine.json()["id"] != theirs.json()["id"]


def test_a_refused_request_does_not_spend_its_key(customer: Customer, product: Item) -> None:
    key = str(uuid4())
    assert customer.order((product["id"], 0), key=key).status_code == 422

    assert customer.order((product["id"], 1), key=key).status_code == 201


@pytest.mark.parametrize("key", ["x", "~!@#$%^&*()'\"\\;", "k" * 255])
def test_any_visible_characters_make_a_key(customer: Customer, product: Item, key: str) -> None:
    assert customer.order((product["id"], 1), key=key).status_code == 201


@pytest.mark.parametrize("key", [None, b"", b"k" * 256, b"two words", "ключ".encode(), b"\xff", b"a\tb"])
def test_without_a_good_key_nothing_happens(
    customer: Customer, product: Item, stock_of: StockOf, key: bytes | None
) -> None:
    response = customer.post_order(
        headers=[] if key is None else [(b"Idempotency-Key", key)],
        json={"lines": [{"product_id": product["id"], "quantity": 1}]},
    )

    assert response.status_code == 400
    assert [error["header"].lower() for error in response.json()["errors"]] == ["idempotency-key"]
    assert stock_of(product) == product["stock"]
