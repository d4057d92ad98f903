"""Checkout, and the orders of the signed-in user."""

from pyramid.config import Configurator

from ..platform.reading import read_headers, read_id, read_json, read_query
from ..shop import orders, schemas
from . import storefront
from .request import Request
from .security import SIGNED_IN


def place_order(request: Request) -> schemas.Order:
    """Check out; a repeated call with the same key gets the first answer again."""
    key = read_headers(schemas.CheckoutHeaders, request.headers).idempotency_key
    new = read_json(schemas.NewOrder, request.headers.get("Content-Type"), request.body)
    order = storefront.place_order(request.resources, request.authenticated_userid, key, new.wishes())
    request.response.status_code = 201
    request.response.location = f"/v1/orders/{order.id}"
    return schemas.Order.model_validate(order)


def list_orders(request: Request) -> schemas.OrderPage:
    """Return a page of the user's orders, newest first."""
    paging = read_query(schemas.Paging, request.query_string)
    page = request.resources.database.read(
        orders.list_orders, request.authenticated_userid, paging.limit, paging.cursor
    )
    return schemas.OrderPage.model_validate(page)


def read_order(request: Request) -> schemas.Order:
    """Return one of the user's orders."""
    order_id = read_id(request.matchdict["order_id"])
    order = request.resources.database.read(orders.read_order, request.authenticated_userid, order_id)
    return schemas.Order.model_validate(order)


def cancel_order(request: Request) -> schemas.Order:
    """Cancel one of the user's orders."""
    order_id = read_id(request.matchdict["order_id"])
    order = storefront.cancel_order(request.resources, request.authenticated_userid, order_id)
    return schemas.Order.model_validate(order)


def includeme(config: Configurator) -> None:
    """Add the routes of orders."""
    config.add_route("orders", "/v1/orders")
    config.add_view(place_order, route_name="orders", request_method="POST", permission=SIGNED_IN)
    config.add_view(list_orders, route_name="orders", request_method="GET", permission=SIGNED_IN)
    config.add_route("order", "/v1/orders/{order_id}")
    config.add_view(read_order, route_name="order", request_method="GET", permission=SIGNED_IN)
    config.add_route("order_cancel", "/v1/orders/{order_id}/cancel")
    config.add_view(cancel_order, route_name="order_cancel", request_method="POST", permission=SIGNED_IN)
