"""The admin panel, with a service whose staff we choose."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from ..server import PROJECT, Server, environment, prepare, start
from ..visitor import Visitor

SAMPLE = "DEMO-0003"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A service of our own."""
    folder = tmp_path_factory.mktemp("panel")
    prepare(folder)
    server = start(folder, WEB_CONCURRENCY="1")
    yield server
    assert server.stop() == 0, server.log.read_text()


@pytest.fixture(scope="module")
def staff(server: Server) -> Visitor:
    """Somebody who may use it."""
    visitor = Visitor(server.url)
    visitor.sign_up()
    folder = Path(server.log).parent
    command = ["make", "staff", f"EMAIL={visitor.email}"]
    subprocess.run(command, cwd=PROJECT, env=environment(folder), capture_output=True, check=True)  # noqa: S603
    visitor.log_in()
    return visitor


@pytest.fixture(scope="module")
def path(staff: Visitor) -> str:
    """Where a product is changed."""
    found = re.search(r'"(/admin/products/[0-9a-f-]{36})"', staff.get(f"/admin/products?q={SAMPLE}").text)
    assert found
    return found[1]


def value(page: str, name: str) -> str:
    """Return what stands in a field."""
    found = re.search(rf'name="{name}" (?:type="\w+" )?value="([^"]*)"', page)
    assert found
    return found[1]


def test_staff_change_price_and_stock(staff: Visitor, path: str) -> None:
    seen = value(staff.get(path).text, "seen")

    done = staff.post(path, {"price": "7.25", "stock": "4", "seen": seen}, form=path)

    assert done.status_code == 303
    product = staff.get(path.replace("/admin", "")).text
    assert "7.25 EUR" in product
    assert "4 in stock" in product


def test_what_was_sold_meanwhile_is_not_lost(staff: Visitor, path: str) -> None:
    now = value(staff.get(path).text, "stock")

    response = staff.post(path, {"price": "7.25", "stock": "9", "seen": str(int(now) + 1)}, form=path)

    assert response.status_code == 409
    assert "Meanwhile the stock went" in response.text
    assert value(staff.get(path).text, "stock") == now


@pytest.mark.parametrize(
    "change", [{"price": "x"}, {"price": "-1"}, {"price": "1.005"}, {"stock": "-1"}, {"stock": "1.5"}, {"stock": ""}]
)
def test_a_change_makes_sense(staff: Visitor, path: str, change: dict[str, str]) -> None:
    seen = value(staff.get(path).text, "seen")

    response = staff.post(path, {"price": "1.00", "stock": "1", "seen": seen, **change}, form=path)

    assert response.status_code == 422
    assert 'aria-invalid="true"' in response.text


def test_staff_see_all_orders(staff: Visitor, server: Server) -> None:
    customer = Visitor(server.url)
    customer.sign_up()
    found = re.search(r"/products/([0-9a-f-]{36})", customer.get("/?q=DEMO-0008").text)
    assert found
    product = {"product_id": found[1], "quantity": "1"}
    customer.post("/basket", product, form=f"/products/{found[1]}")
    location = customer.post("/checkout", {"key": customer.email}, form="/basket").headers["Location"]

    assert f"/admin{location}" in staff.get("/admin/orders").text
    assert location.rpartition("/")[2] in staff.get(f"/admin{location}").text
    assert staff.get(f"/admin/orders/{found[1]}").status_code == 404
    assert staff.get("/admin/").headers["Location"] == "/admin/products"


@pytest.mark.parametrize("address", ["/admin/", "/admin/products", "/admin/orders"])
def test_others_do_not(server: Server, path: str, address: str) -> None:
    customer, stranger = Visitor(server.url), Visitor(server.url)
    customer.sign_up()

    assert customer.get(address).status_code == 403
    assert customer.post(path, {"stock": "1"}, form="/account").status_code == 403
    assert stranger.get(address).headers["Location"] == f"/log-in?next={address}"
