"""The orders of whoever is signed in."""

from http import HTTPStatus

from ..platform.pages.messages import Response, redirect
from ..platform.pages.page import Call, Route
from ..platform.pages.steps import Steps, read, run
from ..platform.problems import Conflict
from ..shop import orders
from ..web import storefront
from .products import LONGEST_CURSOR

_AT_ONCE = 20


def index(call: Call) -> Steps[Response]:
    """Show a page of the orders, newest first."""
    cursor = call.request.query.get("cursor") or None
    found = yield from read(orders.list_orders, call.known.user_id, _AT_ONCE, cursor and cursor[:LONGEST_CURSOR])
    return call.view("orders.html", page=found)


def show(call: Call) -> Steps[Response]:
    """Show one order."""
    order = yield from read(orders.read_order, call.known.user_id, call.request.id("order_id"))
    return call.view("order.html", order=order, error="")


def cancel(call: Call) -> Steps[Response]:
    """Cancel an order."""
    user_id, order_id = call.known.user_id, call.request.id("order_id")
    try:
        yield from run(storefront.cancel_order, user_id, order_id)
    except Conflict as conflict:
        order = yield from read(orders.read_order, user_id, order_id)
        return call.view("order.html", HTTPStatus.CONFLICT, order=order, error=str(conflict))
    return redirect(f"/orders/{order_id}")


ROUTES = [
    Route("GET", "/orders", index, "users"),
    Route("GET", "/orders/{order_id}", show, "users"),
    Route("POST", "/orders/{order_id}/cancel", cancel, "users"),
]
