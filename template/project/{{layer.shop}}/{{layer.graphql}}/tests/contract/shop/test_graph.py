"""The shop as a graph, beside the JSON API."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import httpx2
import pytest
from opentelemetry.proto.trace.v1.trace_pb2 import Span

from ..collector import Collector, eventually
from ..graph import Answer, ask, codes, get
from ..server import Server
from .conftest import signed_in
from .customer import Customer
from .paging import Item, everything

StockOf = Callable[[Item], int]

FIELDS = "id sku name description price { amount currency } stock"
PRODUCT = f"query ($id: UUID!) {{ product(id: $id) {{ {FIELDS} }} }}"
PRODUCTS = f"""
query ($query: String! = "", $limit: Int! = 20, $cursor: String) {{
  products(query: $query, limit: $limit, cursor: $cursor) {{ items {{ {FIELDS} }} nextCursor }}
}}
"""
ORDER = "id status total { amount currency } createdAt lines { productId sku name quantity unitPrice { amount } }"
ORDERS = f"query ($limit: Int! = 20) {{ orders(limit: $limit) {{ items {{ {ORDER} }} nextCursor }} }}"
READ = f"query ($id: UUID!) {{ order(id: $id) {{ {ORDER} }} }}"
PLACE = f"""
mutation ($key: String!, $lines: [NewOrderLine!]!) {{
  placeOrder(idempotencyKey: $key, lines: $lines) {{ {ORDER} }}
}}
"""
PLACE_TWICE = """
mutation ($key: String!, $lines: [NewOrderLine!]!, $other: String!, $more: [NewOrderLine!]!) {
  first: placeOrder(idempotencyKey: $key, lines: $lines) { id }
  second: placeOrder(idempotencyKey: $other, lines: $more) { id }
}
"""
CANCEL = f"mutation ($id: UUID!) {{ cancelOrder(id: $id) {{ {ORDER} }} }}"
BESIDE = "query ($limit: Int!) { orders(limit: $limit) { items { lines { product { name stock } } } } }"


def line(product: Item, quantity: int = 1) -> dict[str, Any]:
    return {"productId": product["id"], "quantity": quantity}


def place(customer: Customer, *lines: dict[str, Any], key: str | None = None) -> Answer:
    answer = ask(customer.client, PLACE, key=key or str(uuid4()), lines=lines)
    if answer["data"]:
        customer.placed.append(f"/v1/orders/{answer['data']['placeOrder']['id']}")
    return answer


def test_a_product_is_the_same_as_in_the_api(client: httpx2.Client, product: Item) -> None:
    assert get(client, PRODUCT, id=product["id"]) == {"product": product}


def test_a_product_that_is_not_there_is_null(client: httpx2.Client) -> None:
    answer = ask(client, PRODUCT, id=str(uuid4()))

    assert answer["data"] == {"product": None}
    assert codes(answer) == ["NOT_FOUND"]
    assert answer["errors"][0]["path"] == ["product"]


def test_searches_find_the_same_as_in_the_api(client: httpx2.Client, product: Item) -> None:
    expected = everything(client, "/v1/products", query=product["sku"])
    assert get(client, PRODUCTS, query=product["sku"])["products"]["items"] == expected


def test_pages_follow_each_other(client: httpx2.Client) -> None:
    page = client.get("/v1/products", params={"limit": 3}).json()
    first = get(client, PRODUCTS, limit=2)["products"]
    second = get(client, PRODUCTS, limit=1, cursor=first["nextCursor"])["products"]

    assert [*first["items"], *second["items"]] == page["items"]


@pytest.mark.parametrize("variables", [{"limit": 0}, {"limit": 101}, {"query": "\0"}, {"cursor": "x"}])
def test_arguments_are_held_to_the_same_rules(client: httpx2.Client, variables: dict[str, object]) -> None:
    answer = ask(client, PRODUCTS, **variables)

    assert codes(answer) == ["UNPROCESSABLE_ENTITY"]
    (fault,) = answer["errors"][0]["extensions"]["errors"]
    assert next(iter(variables)) in (fault.get("pointer") or fault.get("parameter"))


@pytest.mark.parametrize("variables", [{"limit": "many"}, {"limit": None}, {"cursor": 1}])
def test_variables_of_another_type_are_refused(client: httpx2.Client, variables: dict[str, object]) -> None:
    assert codes(ask(client, PRODUCTS, **variables)) == ["BAD_REQUEST"]


@pytest.mark.parametrize(
    "document",
    [
        "{ orders(limit: 100) { items { " + "lines { product { price { amount } } } " * 5 + " } } }",
        "{ " + " ".join(f"a{n}: products(limit: 100) {{ items {{ id }} }}" for n in range(10)) + " }",
        "{ less: products(limit: -10000) { items { id } } "
        + " ".join(f"a{n}: products(limit: 100) {{ items {{ id }} }}" for n in range(10))
        + " }",
        "query ($limit: Int!) { "
        + " ".join(f"a{n}: products(limit: $limit) {{ items {{ id }} }}" for n in range(10))
        + " }",
    ],
)
def test_too_many_fields_are_refused(client: httpx2.Client, document: str) -> None:
    answer = ask(client, document, limit=1)

    assert answer["data"] is None
    assert codes(answer) == ["BAD_REQUEST"]


def test_orders_are_for_those_who_are_signed_in(client: httpx2.Client, product: Item) -> None:
    for document, variables in (
        (ORDERS, {}),
        (READ, {"id": str(uuid4())}),
        (PLACE, {"key": "k", "lines": [line(product)]}),
        (CANCEL, {"id": str(uuid4())}),
    ):
        answer = ask(client, document, **variables)
        assert not any((answer["data"] or {}).values())
        assert codes(answer) == ["UNAUTHORIZED"]


def test_the_orders_of_others_are_not_there(customer: Customer, newcomer: Customer, product: Item) -> None:
    order = place(customer, line(product))["data"]["placeOrder"]

    assert codes(ask(newcomer.client, READ, id=order["id"])) == ["NOT_FOUND"]
    assert codes(ask(newcomer.client, CANCEL, id=order["id"])) == ["NOT_FOUND"]
    assert get(newcomer.client, ORDERS) == {"orders": {"items": [], "nextCursor": None}}


def test_an_order_is_the_same_as_in_the_api(customer: Customer, product: Item, stock_of: StockOf) -> None:
    before = stock_of(product)
    order = place(customer, line(product, 2))["data"]["placeOrder"]

    read = customer.client.get(customer.placed[-1]).json()
    assert read["id"] == order["id"]
    assert read["total"] == order["total"]
    assert get(customer.client, READ, id=order["id"])["order"]["lines"] == order["lines"]
    assert get(customer.client, ORDERS, limit=1)["orders"]["items"][0]["id"] == order["id"]
    assert stock_of(product) == before - 2

    assert get(customer.client, CANCEL, id=order["id"])["cancelOrder"]["status"] == "CANCELLED"
    assert stock_of(product) == before
    assert codes(ask(customer.client, CANCEL, id=order["id"])) == ["CONFLICT"]


def test_what_was_placed_shows_the_stock_of_now(customer: Customer, product: Item) -> None:
    document = PLACE.replace("lines {", "lines { product { stock }")
    answer = get(customer.client, document, key=str(uuid4()), lines=[line(product)])["placeOrder"]
    customer.placed.append(f"/v1/orders/{answer['id']}")

    assert answer["lines"][0]["product"] == {"stock": product["stock"] - 1}


def test_a_repeated_order_gets_the_first_answer(customer: Customer, product: Item, stock_of: StockOf) -> None:
    key = str(uuid4())
    first = place(customer, line(product), key=key)

    assert place(customer, line(product), key=key) == first
    assert customer.order((product["id"], 1), key=key).json()["id"] == first["data"]["placeOrder"]["id"]
    assert stock_of(product) == product["stock"] - 1


@pytest.mark.parametrize(
    ("quantity", "key", "code"),
    [(0, None, "UNPROCESSABLE_ENTITY"), (41, None, "CONFLICT"), (1, "no key", "UNPROCESSABLE_ENTITY")],
)
def test_orders_are_held_to_the_same_rules(
    customer: Customer, product: Item, quantity: int, key: str | None, code: str
) -> None:
    answer = place(customer, line(product, quantity), key=key)

    assert answer["data"] is None
    assert codes(answer) == [code]


def test_a_mutation_is_kept_as_a_whole_or_not_at_all(
    customer: Customer, product: Item, other_product: Item, stock_of: StockOf
) -> None:
    answer = ask(
        customer.client,
        PLACE_TWICE,
        key=str(uuid4()),
        lines=[line(product)],
        other=str(uuid4()),
        more=[line(other_product, 41)],
    )

    assert answer["data"] is None
    assert codes(answer) == ["CONFLICT"]
    assert answer["errors"][0]["path"] == ["second"]
    assert stock_of(product) == product["stock"]


def test_more_orders_ask_the_database_no_more_often(observed: tuple[Server, Collector]) -> None:
    server, collector = observed
    with httpx2.Client(base_url=server.url, timeout=30) as client, signed_in(client) as customer:
        products = [product for product in everything(client, "/v1/products", limit=100) if product["stock"]]
        for first, second in zip(products[:3], products[3:6], strict=True):
            assert customer.order((first["id"], 1), (second["id"], 1)).status_code == 201

        def queries(limit: int) -> int:
            trace = uuid4().hex
            customer.client.headers["traceparent"] = f"00-{trace}-00f067aa0ba902b7-01"
            items = get(customer.client, BESIDE, limit=limit)["orders"]["items"]
            assert [len(item["lines"]) for item in items] == [2] * limit
            assert all(line["product"]["name"] for item in items for line in item["lines"])

            def spans(kind: Span.SpanKind.ValueType) -> list[Span]:
                wanted = bytes.fromhex(trace)
                return [span for span in collector.spans() if span.trace_id == wanted and span.kind == kind]

            assert eventually(lambda: spans(Span.SPAN_KIND_SERVER))
            return len(spans(Span.SPAN_KIND_CLIENT))

        assert 0 < queries(3) == queries(1)
