"""Checkout, and the orders of the signed-in user."""

from py4web import action, request, response

from ..platform.reading import read_headers, read_id, read_json, read_query
from ..shop import orders, schemas
from . import storefront
from .api import api, body, resources
from .security import signed_in


@action("v1/orders", method="POST")
@action.uses(api, signed_in)
def place_order() -> schemas.Order:
    """Check out; a repeated call with the same key gets the first answer again."""
    key = read_headers(schemas.CheckoutHeaders, request.headers).idempotency_key
    new = read_json(schemas.NewOrder, request.headers.get("Content-Type"), body())
    order = storefront.place_order(resources(), signed_in.user_id, key, new.wishes())
    response.status = 201
    response.headers["Location"] = f"/v1/orders/{order.id}"
    return schemas.Order.model_validate(order)


@action("v1/orders", method="GET")
@action.uses(api, signed_in)
def list_orders() -> schemas.OrderPage:
    """Return a page of the user's orders, newest first."""
    paging = read_query(schemas.Paging, request.query_string)
    page = resources().database.read(orders.list_orders, signed_in.user_id, paging.limit, paging.cursor)
    return schemas.OrderPage.model_validate(page)


@action("v1/orders/<order_id>", method="GET")
@action.uses(api, signed_in)
def read_order(order_id: str) -> schemas.Order:
    """Return one of the user's orders."""
    order = resources().database.read(orders.read_order, signed_in.user_id, read_id(order_id))
    return schemas.Order.model_validate(order)


@action("v1/orders/<order_id>/cancel", method="POST")
@action.uses(api, signed_in)
def cancel_order(order_id: str) -> schemas.Order:
    """Cancel one of the user's orders."""
    return schemas.Order.model_validate(storefront.cancel_order(resources(), signed_in.user_id, read_id(order_id)))
