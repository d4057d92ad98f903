"""Products: searched and read."""

import re
from uuid import UUID, uuid4

import httpx2
import pytest

from .paging import Item, everything


def test_a_product_has_all_its_fields(client: httpx2.Client) -> None:
    for product in everything(client, "/v1/products", limit=100):
        assert product.keys() == {"id", "sku", "name", "description", "price", "stock"}
        assert UUID(product["id"]).version == 7
        assert re.fullmatch(r"\d+\.\d\d", product["price"]["amount"])
        assert re.fullmatch(r"[A-Z]{3}", product["price"]["currency"])
        assert product["stock"] >= 0


def test_each_can_be_read_alone(client: httpx2.Client, product: Item) -> None:
    response = client.get(f"/v1/products/{product['id']}")

    assert response.status_code == 200
    assert response.headers["Content-Type"] == "application/json"
    assert response.json() == product


@pytest.mark.parametrize("field", ["name", "sku", "description"])
def test_a_search_looks_at_every_text_and_at_no_case(client: httpx2.Client, product: Item, field: str) -> None:
    part = product[field][1:-1][:100]

    for query in (part, part.upper(), part.lower()):
        found = everything(client, "/v1/products", query=query, limit=100)
        assert product in found
        for other in found:
            assert part.lower() in "\n".join([other["name"], other["sku"], other["description"]]).lower()


@pytest.mark.parametrize(
    "query", ["%", "_", "DEMO_", "%DEMO%", "\\", "'", '"', "' OR 1=1 --", "*", "[A-Z]", "(", "\N{SNOWMAN}"]
)
def test_no_character_of_a_search_is_special(client: httpx2.Client, query: str) -> None:
    for product in everything(client, "/v1/products", query=query, limit=100):
        assert query in "\n".join([product["name"], product["sku"], product["description"]])


def test_an_empty_search_finds_everything(client: httpx2.Client) -> None:
    assert everything(client, "/v1/products", query="", limit=100) == everything(client, "/v1/products", limit=100)


def test_a_search_may_find_nothing(client: httpx2.Client) -> None:
    response = client.get("/v1/products", params={"query": str(uuid4())})

    assert response.status_code == 200
    assert response.json() == {"items": [], "next_cursor": None}


@pytest.mark.parametrize(
    ("parameter", "values"),
    [
        ("limit", ["0", "101", "-1", "1.5", "x", "", "null", "NaN", "1e2", "9" * 30, "9" * 1000, "%00"]),
        ("query", ["x" * 101, "%00", "a%00b"]),
        ("cursor", ["x", "", "%00", "%F0%9F%92%A9", "e30", "bnVsbA", "W10", "x" * 2000, "%ff"]),
    ],
)
def test_bad_parameters_are_named(client: httpx2.Client, parameter: str, values: list[str]) -> None:
    for value in values:
        response = client.get(f"/v1/products?{parameter}={value}")

        assert response.status_code == 422, value
        assert [error["parameter"] for error in response.json()["errors"]] == [parameter], value


@pytest.mark.parametrize("query", ["%FF", "%C3%28", "%ED%A0%80", "%", "%zz"])
def test_a_search_for_no_text_breaks_nothing(client: httpx2.Client, query: str) -> None:
    assert client.get(f"/v1/products?query={query}").status_code in {200, 400, 422}


@pytest.mark.parametrize(
    "product_id",
    [str(uuid4()), "0", "-1", "x", "null", "9" * 40, "%00", "%FF", "%F0%9F%92%A9", "a" * 3000, "..%2forders"],
)
def test_an_unknown_one_is_not_found(client: httpx2.Client, product_id: str) -> None:
    assert client.get(f"/v1/products/{product_id}").status_code == 404
