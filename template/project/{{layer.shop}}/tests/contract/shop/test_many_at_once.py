"""Requests that come at the same time."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

from .customer import Customer
from .paging import Item

StockOf = Callable[[Item], int]


def test_fifty_buyers_get_what_is_there_and_no_more(customer: Customer, product: Item, stock_of: StockOf) -> None:
    def buy(_: int) -> int:
        return customer.order((product["id"], 1)).status_code

    with ThreadPoolExecutor(50) as buyers:
        answers = Counter(buyers.map(buy, range(50)))

    assert answers == {201: product["stock"], 409: 50 - product["stock"]}
    assert stock_of(product) == 0
    assert len(set(customer.placed)) == product["stock"]

    customer.cancel_everything()
    assert stock_of(product) == product["stock"]


def test_two_products_in_any_order_do_not_block_each_other(
    customer: Customer, product: Item, other_product: Item, stock_of: StockOf
) -> None:
    def buy(number: int) -> int:
        lines = [(product["id"], 1), (other_product["id"], 1)]
        return customer.order(*(lines if number % 2 else reversed(lines))).status_code

    with ThreadPoolExecutor(20) as buyers:
        answers = Counter(buyers.map(buy, range(20)))

    sold = min(product["stock"], other_product["stock"], 20)
    assert answers == Counter({201: sold, 409: 20 - sold})
    assert stock_of(product) == product["stock"] - sold
    assert stock_of(other_product) == other_product["stock"] - sold


def test_one_key_makes_one_order(customer: Customer, product: Item, stock_of: StockOf) -> None:
    key = str(uuid4())

    def buy(_: int) -> int:
        return customer.order((product["id"], 1), key=key).status_code

    with ThreadPoolExecutor(10) as buyers:
        answers = set(buyers.map(buy, range(10)))

    # 409: while the first was still at work.
    assert 201 in answers <= {201, 409}
    assert len(set(customer.placed)) == 1
    assert stock_of(product) == product["stock"] - 1


def test_an_order_is_cancelled_once(customer: Customer, product: Item, stock_of: StockOf) -> None:
    location = customer.order((product["id"], 5)).headers["Location"]

    def cancel(_: int) -> int:
        return customer.client.post(f"{location}/cancel").status_code

    with ThreadPoolExecutor(10) as cancellers:
        answers = Counter(cancellers.map(cancel, range(10)))

    assert answers == {200: 1, 409: 9}
    assert stock_of(product) == product["stock"]
