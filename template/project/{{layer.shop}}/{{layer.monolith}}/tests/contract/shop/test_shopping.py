"""Search, basket and checkout, as somebody with a browser has them."""

import re
from collections.abc import Callable
from uuid import uuid4

import pytest

from ..visitor import Visitor
from .paging import Item


@pytest.fixture(scope="module")
def regular_visitor(service: str) -> Visitor:
    """Somebody with an account: to make one takes longer than most tests do."""
    visitor = Visitor(service)
    assert visitor.sign_up().status_code == 303
    return visitor


def put(visitor: Visitor, product: Item, quantity: str = "2") -> int:
    """Put a product into the basket, and return the status."""
    path = f"/products/{product['id']}"
    return visitor.post("/basket", {"product_id": product["id"], "quantity": quantity}, form=path).status_code


def key_of(page: str) -> str:
    """Return the key in the form of the basket."""
    found = re.search(r'name="key" value="([^"]+)"', page)
    assert found
    return found[1]


def test_the_search_finds(service: str, product: Item) -> None:
    visitor = Visitor(service)

    page = visitor.get(f"/?q={product['sku']}")

    assert f"/products/{product['id']}" in page.text
    assert "<html" in page.text
    assert "Nothing contains" in visitor.get("/?q=%3Cnothing%3E").text
    assert "&lt;nothing&gt;" in visitor.get("/?q=%3Cnothing%3E").text


def test_scripts_get_the_results_alone(service: str, product: Item) -> None:
    visitor = Visitor(service)

    part = visitor.get(f"/?q={product['sku']}", HX_Request="true")

    assert f"/products/{product['id']}" in part.text
    assert "<html" not in part.text
    back = visitor.get(f"/?q={product['sku']}", HX_Request="true", HX_History_Restore_Request="true")
    assert "<html" in back.text


def test_the_search_has_pages(service: str) -> None:
    visitor = Visitor(service)
    first = visitor.get("/").text
    address = re.search(r'href="(/\?[^"]*cursor=[^"]+)"', first)
    assert address

    second = visitor.get(address[1].replace("&amp;", "&"))

    assert second.status_code == 200
    ids = re.compile(r"/products/([0-9a-f-]{36})")
    assert not set(ids.findall(first)) & set(ids.findall(second.text))
    assert visitor.get("/?cursor=nonsense").status_code == 422


def test_a_product_has_a_page(service: str, product: Item) -> None:
    visitor = Visitor(service)

    page = visitor.get(f"/products/{product['id']}")

    assert f"<h1>{product['name']}</h1>" in page.text
    assert product["price"]["amount"] in page.text
    assert visitor.get(f"/products/{uuid4()}").status_code == 404
    assert visitor.get("/products/nonsense").status_code == 404


def test_an_order_from_search_to_cancellation(
    regular_visitor: Visitor, product: Item, stock_of: Callable[[Item], int]
) -> None:
    visitor = regular_visitor
    before = stock_of(product)
    assert put(visitor, product) == 303
    basket = visitor.get("/basket").text
    form = {"key": key_of(basket)}

    done = visitor.post("/checkout", form, form="/basket")
    assert done.status_code == 303
    location = done.headers["Location"]
    assert stock_of(product) == before - 2
    assert "nothing in your basket" in visitor.get("/basket").text
    assert product["name"] in visitor.get(location).text
    assert location in visitor.get("/orders").text

    put(visitor, product)
    assert visitor.post("/checkout", form, form="/basket").headers["Location"] == location, "a form sent twice"
    assert stock_of(product) == before - 2

    assert visitor.post(f"{location}/cancel", {}, form=location).status_code == 303
    assert stock_of(product) == before
    assert "cancelled" in visitor.get(location).text
    assert visitor.post(f"{location}/cancel", {}, form="/account").status_code == 409


def test_an_order_is_its_owners(regular_visitor: Visitor, service: str, product: Item) -> None:
    put(regular_visitor, product, "1")
    form = {"key": str(uuid4())}
    location = regular_visitor.post("/checkout", form, form="/basket").headers["Location"]
    other, stranger = Visitor(service), Visitor(service)
    other.sign_up()

    assert other.get(location).status_code == 404
    assert other.post(f"{location}/cancel", {}, form="/account").status_code == 404
    assert stranger.get(location).headers["Location"] == f"/log-in?next={location}"
    assert stranger.post("/checkout", form, form="/log-in").headers["Location"] == "/log-in"
    assert regular_visitor.post(f"{location}/cancel", {}, form=location).status_code == 303


def test_more_than_there_is_cannot_be_ordered(regular_visitor: Visitor, product: Item) -> None:
    put(regular_visitor, product, "100")

    refused = regular_visitor.post("/checkout", {"key": str(uuid4())}, form="/basket")

    assert refused.status_code == 409
    assert f"of {product['sku']} left" in refused.text
    change = {"product_id": product["id"], "quantity": "0"}
    assert regular_visitor.post("/basket/change", change, form="/basket").status_code == 303
    assert "nothing in your basket" in regular_visitor.get("/basket").text


def test_a_basket_outlasts_logging_in(service: str, regular_visitor: Visitor, product: Item) -> None:
    visitor = Visitor(service)
    put(visitor, product)
    assert "to order" in visitor.get("/basket").text

    visitor.log_in(regular_visitor.email)

    assert "Order now" in visitor.get("/basket").text
    change = {"product_id": product["id"], "quantity": "3"}
    visitor.post("/basket/change", change, form="/basket")
    assert 'value="3"' in visitor.get("/basket").text


@pytest.mark.parametrize("quantity", ["", "x", "-1", "101", "1.5"])
def test_a_quantity_is_a_number(service: str, product: Item, quantity: str) -> None:
    assert put(Visitor(service), product, quantity) == 400


@pytest.mark.parametrize("key", ["", "é", "x" * 256])
def test_a_checkout_needs_its_key(regular_visitor: Visitor, product: Item, key: str) -> None:
    put(regular_visitor, product, "1")

    assert regular_visitor.post("/checkout", {"key": key}, form="/basket").headers["Location"] == "/basket"


def test_a_basket_of_somebody_elses_making_is_read_with_care(service: str) -> None:
    visitor = Visitor(service)
    visitor.get("/")
    visitor.cookies["basket"] = f"{uuid4().hex}-5.nonsense.-1.{'0' * 32}-99999999999"

    assert "nothing in your basket" in visitor.get("/basket").text
