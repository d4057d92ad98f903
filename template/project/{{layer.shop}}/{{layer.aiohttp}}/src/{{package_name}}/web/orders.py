"""Checkout, and the orders of the signed-in user."""

from aiohttp import web

from ..platform.reading import read_headers, read_id, read_json, read_query
from ..shop import orders, schemas
from . import storefront
from .keys import RESOURCES
from .responses import answer
from .security import current_user

routes = web.RouteTableDef()


@routes.post("/v1/orders")
async def place_order(request: web.Request) -> web.Response:
    """Check out; a repeated call with the same key gets the first answer again."""
    user_id = current_user(request)
    key = read_headers(schemas.CheckoutHeaders, request.headers).idempotency_key
    new = read_json(schemas.NewOrder, request.headers.get("Content-Type"), await request.read())
    order = await storefront.place_order(request.app[RESOURCES], user_id, key, new.wishes())
    return answer(schemas.Order.model_validate(order), 201, {"Location": f"/v1/orders/{order.id}"})


@routes.get("/v1/orders")
async def list_orders(request: web.Request) -> web.Response:
    """Return a page of the user's orders, newest first."""
    user_id = current_user(request)
    paging = read_query(schemas.Paging, request.rel_url.raw_query_string)
    page = await request.app[RESOURCES].database.read(orders.list_orders, user_id, paging.limit, paging.cursor)
    return answer(schemas.OrderPage.model_validate(page))


@routes.get("/v1/orders/{order_id}")
async def read_order(request: web.Request) -> web.Response:
    """Return one of the user's orders."""
    user_id, order_id = current_user(request), read_id(request.match_info["order_id"])
    order = await request.app[RESOURCES].database.read(orders.read_order, user_id, order_id)
    return answer(schemas.Order.model_validate(order))


@routes.post("/v1/orders/{order_id}/cancel")
async def cancel_order(request: web.Request) -> web.Response:
    """Cancel one of the user's orders."""
    user_id, order_id = current_user(request), read_id(request.match_info["order_id"])
    order = await storefront.cancel_order(request.app[RESOURCES], user_id, order_id)
    return answer(schemas.Order.model_validate(order))
