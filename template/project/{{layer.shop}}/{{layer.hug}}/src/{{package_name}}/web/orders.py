"""Checkout, and the orders of the signed-in user."""

from typing import TYPE_CHECKING

import falcon

from ..platform.reading import read_headers, read_id, read_json, read_query
from ..shop import orders, schemas
from . import storefront
from .api import api
from .security import signed_in

if TYPE_CHECKING:
    from uuid import UUID

    from falcon import Request, Response

    from ..platform.resources import Resources


@api.post("/v1/orders", requires=signed_in, status=falcon.HTTP_201, parse_body=False)
def place_order(
    request: "Request", response: "Response", hug_user: "UUID", hug_resources: "Resources"
) -> schemas.Order:
    """Check out; a repeated call with the same key gets the first answer again."""
    # falcon's own mapping knows headers only in upper case.
    headers = {"Idempotency-Key": request.get_header("Idempotency-Key")}
    key = read_headers(schemas.CheckoutHeaders, headers).idempotency_key
    new = read_json(schemas.NewOrder, request.content_type, request.bounded_stream.read())
    order = storefront.place_order(hug_resources, hug_user, key, new.wishes())
    response.set_header("Location", f"/v1/orders/{order.id}")
    return schemas.Order.model_validate(order)


@api.get("/v1/orders", requires=signed_in)
def list_orders(request: "Request", hug_user: "UUID", hug_resources: "Resources") -> schemas.OrderPage:
    """Return a page of the user's orders, newest first."""
    paging = read_query(schemas.Paging, request.query_string)
    page = hug_resources.database.read(orders.list_orders, hug_user, paging.limit, paging.cursor)
    return schemas.OrderPage.model_validate(page)


@api.get("/v1/orders/{order_id}", requires=signed_in)
def read_order(order_id: str, hug_user: "UUID", hug_resources: "Resources") -> schemas.Order:
    """Return one of the user's orders."""
    order = hug_resources.database.read(orders.read_order, hug_user, read_id(order_id))
    return schemas.Order.model_validate(order)


@api.post("/v1/orders/{order_id}/cancel", requires=signed_in, parse_body=False)
def cancel_order(order_id: str, hug_user: "UUID", hug_resources: "Resources") -> schemas.Order:
    """Cancel one of the user's orders."""
    return schemas.Order.model_validate(storefront.cancel_order(hug_resources, hug_user, read_id(order_id)))
