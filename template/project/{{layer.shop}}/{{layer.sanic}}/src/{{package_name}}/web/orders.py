"""Checkout, and the orders of the signed-in user."""

from uuid import UUID

from sanic import Blueprint, HTTPResponse

from ..platform.reading import read_headers, read_json, read_query
from ..shop import orders, schemas
from . import storefront
from .application import Request
from .responses import respond
from .security import protected

blueprint = Blueprint("orders", url_prefix="/orders", version=1)


@blueprint.post("")
@protected
async def place_order(request: Request, user_id: UUID) -> HTTPResponse:
    """Check out; a repeated call with the same key gets the first answer again."""
    headers = read_headers(schemas.CheckoutHeaders, request.headers)
    new = read_json(schemas.NewOrder, request.headers.get("Content-Type"), request.body)
    resources = request.app.ctx.resources
    order = await storefront.place_order(resources, user_id, headers.idempotency_key, new.wishes())
    return respond(schemas.Order.model_validate(order), 201, {"Location": f"/v1/orders/{order.id}"})


@blueprint.get("")
@protected
async def list_orders(request: Request, user_id: UUID) -> HTTPResponse:
    """Return a page of the user's orders, newest first."""
    paging = read_query(schemas.Paging, request.query_string)
    database = request.app.ctx.resources.database
    page = await database.read(orders.list_orders, user_id, paging.limit, paging.cursor)
    return respond(schemas.OrderPage.model_validate(page))


@blueprint.get("/<order_id:uuid>")
@protected
async def read_order(request: Request, user_id: UUID, order_id: UUID) -> HTTPResponse:
    """Return one of the user's orders."""
    order = await request.app.ctx.resources.database.read(orders.read_order, user_id, order_id)
    return respond(schemas.Order.model_validate(order))


@blueprint.post("/<order_id:uuid>/cancel")
@protected
async def cancel_order(request: Request, user_id: UUID, order_id: UUID) -> HTTPResponse:
    """Cancel one of the user's orders."""
    order = await storefront.cancel_order(request.app.ctx.resources, user_id, order_id)
    return respond(schemas.Order.model_validate(order))
