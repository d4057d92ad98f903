"""What caches may keep, and what they must not."""

from collections.abc import Callable
from uuid import uuid4

import httpx2
import pytest

from .customer import Customer
from .paging import Item

# A browser asks again soon, a CDN after a minute, in whose place it may serve the old answer while it asks.
POLICY = "public, max-age=10, s-maxage=60, stale-while-revalidate=30"


@pytest.fixture(params=["one", "many"])
def address(request: pytest.FixtureRequest, product: Item) -> str:
    return f"/v1/products/{product['id']}" if request.param == "one" else f"/v1/products?query={product['sku']}"


def test_caches_may_keep_products_for_a_while(client: httpx2.Client, address: str) -> None:
    response = client.get(address)

    assert response.headers["Cache-Control"] == POLICY
    assert response.headers["ETag"].strip("W/").startswith('"')
    assert client.get(address).headers["ETag"] == response.headers["ETag"]


@pytest.mark.parametrize("form", ["{}", "W/{}", '"other", {}', '"a,b" , {} ,"c"', "*"])
def test_what_the_client_has_is_not_sent_again(client: httpx2.Client, address: str, form: str) -> None:
    tag = client.get(address).headers["ETag"]

    response = client.get(address, headers={"If-None-Match": form.format(tag.removeprefix("W/"))})

    assert response.status_code == 304
    assert not response.content
    assert response.headers["ETag"] == tag
    assert response.headers["Cache-Control"] == POLICY
    assert "Content-Type" not in response.headers


@pytest.mark.parametrize("tag", ['"other"', "other", "", '"', ",,,"])
def test_what_it_has_not_is_sent(client: httpx2.Client, address: str, tag: str) -> None:
    assert client.get(address, headers={"If-None-Match": tag}).status_code == 200


def test_a_change_changes_the_tag(client: httpx2.Client, address: str, customer: Customer, product: Item) -> None:
    tag = client.get(address).headers["ETag"]

    assert customer.order((product["id"], 1)).status_code == 201

    response = client.get(address, headers={"If-None-Match": tag})
    assert response.status_code == 200
    assert response.headers["ETag"] != tag


def test_nothing_personal_is_kept(customer: Customer, product: Item) -> None:
    order = customer.order((product["id"], 1))
    location = order.headers["Location"]

    for response in (
        order,
        customer.client.get("/v1/orders"),
        customer.client.get(location),
        customer.client.post(f"{location}/cancel"),
    ):
        assert response.is_success
        assert response.headers["Cache-Control"] == "no-store"
        assert "ETag" not in response.headers


def test_no_error_is_kept(client: httpx2.Client, stock_of: Callable[[Item], int], product: Item) -> None:
    assert stock_of(product)

    for address in (f"/v1/products/{uuid4()}", "/v1/products?limit=0"):
        assert client.get(address).headers["Cache-Control"] == "no-store"
