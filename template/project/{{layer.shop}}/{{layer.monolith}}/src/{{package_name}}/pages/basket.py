"""The basket, which stays in the browser until it is ordered, and checkout."""

from collections.abc import Mapping
from contextlib import suppress
from http import HTTPStatus
from typing import TYPE_CHECKING
from uuid import UUID

from uuid_utils.compat import uuid7

from ..platform.pages.messages import Request, Response, redirect
from ..platform.pages.page import Call, Route, cookie, cookie_name
from ..platform.pages.steps import Steps, read, run
from ..platform.problems import BadRequest, Conflict, Unprocessable
from ..platform.settings import Settings
from ..shop.money import total
from ..shop.orders import Wish, choose_line
from ..web import storefront

if TYPE_CHECKING:
    from ..shop.products import Product
    from ..storage.repository import Repository

Basket = Mapping[UUID, int]

# As the JSON API has them.
MOST_LINES, MOST_PIECES = 50, 100
_LONGEST_KEY = 255
_WEEK = 7 * 24 * 60 * 60


def read_basket(request: Request, settings: Settings) -> dict[UUID, int]:
    """Return how many of which product a browser holds, leaving out what it cannot have from us."""
    basket: dict[UUID, int] = {}
    for part in request.cookies.get(cookie_name("basket", settings), "").split("."):
        product_id, _, quantity = part.partition("-")
        with suppress(ValueError):
            basket[UUID(hex=product_id)] = min(max(int(quantity), 1), MOST_PIECES)
    return dict(list(basket.items())[:MOST_LINES])


def write_basket(basket: Basket, settings: Settings) -> tuple[str, str]:
    """Return the header that lets a browser hold a basket."""
    value = ".".join(f"{product_id.hex}-{quantity}" for product_id, quantity in basket.items())
    return cookie(cookie_name("basket", settings), value, settings, max_age=_WEEK if basket else 0)


def show(call: Call) -> Steps[Response]:
    """Show what is in the basket."""
    return (yield from _show(call, HTTPStatus.OK, ""))


def put(call: Call) -> Response:
    """Put pieces of a product into the basket."""
    basket = read_basket(call.request, call.settings)
    product_id, quantity = _line(call.request)
    if product_id not in basket and len(basket) >= MOST_LINES:
        raise Conflict("The basket is full.")
    basket[product_id] = min(basket.get(product_id, 0) + quantity, MOST_PIECES)
    return redirect("/basket").adding(write_basket(basket, call.settings))


def change(call: Call) -> Response:
    """Change how many of a product are in the basket; none takes it out."""
    basket = read_basket(call.request, call.settings)
    product_id, quantity = _line(call.request)
    if quantity:
        basket[product_id] = quantity
    else:
        basket.pop(product_id, None)
    return redirect("/basket").adding(write_basket(basket, call.settings))


def check_out(call: Call) -> Steps[Response]:
    """Order what is in the basket, once for each time that the basket was shown."""
    basket = read_basket(call.request, call.settings)
    key = call.request.form.get("key", "")
    if not basket or not key.isascii() or not 0 < len(key) <= _LONGEST_KEY:
        return redirect("/basket")
    wishes = [Wish(product_id, quantity) for product_id, quantity in basket.items()]
    try:
        order = yield from run(storefront.place_order, call.known.user_id, key, wishes)
    except (Conflict, Unprocessable) as refusal:
        return (yield from _show(call, refusal.status, str(refusal)))
    return redirect(f"/orders/{order.id}").adding(write_basket({}, call.settings))


def _show(call: Call, status: HTTPStatus, error: str) -> Steps[Response]:
    basket = read_basket(call.request, call.settings)
    found = yield from read(_find, list(basket))
    lines = [choose_line(found[product_id], quantity) for product_id, quantity in basket.items() if product_id in found]
    has_one_currency = len({line.unit_price.currency for line in lines}) == 1
    due = total(line.unit_price * line.quantity for line in lines) if has_one_currency else None
    # The same form sent twice is one order.
    return call.view("basket.html", status, lines=lines, due=due, error=error, key=str(uuid7()), most=MOST_PIECES)


def _find(repository: "Repository", product_ids: list[UUID]) -> Mapping[UUID, "Product"]:
    return repository.get_products(product_ids)


def _line(request: Request) -> tuple[UUID, int]:
    """Return the product and the quantity of a form.

    Raises:
        BadRequest: if it is none of ours.
    """
    try:
        product_id, quantity = UUID(request.form["product_id"]), int(request.form["quantity"])
    except (KeyError, ValueError) as error:
        raise BadRequest("Name a product and how many of it.") from error
    if not 0 <= quantity <= MOST_PIECES:
        raise BadRequest(f"Take up to {MOST_PIECES} pieces of a product.")
    return product_id, quantity


ROUTES = [
    Route("GET", "/basket", show),
    Route("POST", "/basket", put),
    Route("POST", "/basket/change", change),
    Route("POST", "/checkout", check_out, "users"),
]
