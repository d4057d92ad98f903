"""Checkout, and the orders of the signed-in user."""

from uuid import UUID

from apiflask import APIBlueprint

from ..shop import orders, schemas
from . import storefront
from .context import database, resources
from .errors import describe
from .security import auth

blueprint = APIBlueprint("orders", __name__, tag="orders", url_prefix="/v1/orders")


@blueprint.post("")
@blueprint.auth_required(auth)
@blueprint.input(schemas.CheckoutHeaders, location="headers", arg_name="headers")
@blueprint.input(schemas.NewOrder, arg_name="new")
@blueprint.output(schemas.Order, status_code=201)
@blueprint.doc(operation_id="place_order", responses=describe(401, 409, 415, 422))
def place_order(headers: schemas.CheckoutHeaders, new: schemas.NewOrder) -> tuple[schemas.Order, dict[str, str]]:
    """Check out; a repeated call with the same key gets the first answer again."""
    order = storefront.place_order(resources, auth.current_user, headers.idempotency_key, new.wishes())
    return schemas.Order.model_validate(order), {"Location": f"/v1/orders/{order.id}"}


@blueprint.get("")
@blueprint.auth_required(auth)
@blueprint.input(schemas.Paging, location="query", arg_name="paging")
@blueprint.output(schemas.OrderPage)
@blueprint.doc(operation_id="list_orders", responses=describe(401, 422))
def list_orders(paging: schemas.Paging) -> schemas.OrderPage:
    """Return a page of the user's orders, newest first."""
    page = database.read(orders.list_orders, auth.current_user, paging.limit, paging.cursor)
    return schemas.OrderPage.model_validate(page)


@blueprint.get("/<uuid:order_id>")
@blueprint.auth_required(auth)
@blueprint.output(schemas.Order)
@blueprint.doc(operation_id="read_order", responses=describe(401, 404))
def read_order(order_id: UUID) -> schemas.Order:
    """Return one of the user's orders."""
    return schemas.Order.model_validate(database.read(orders.read_order, auth.current_user, order_id))


@blueprint.post("/<uuid:order_id>/cancel")
@blueprint.auth_required(auth)
@blueprint.output(schemas.Order)
@blueprint.doc(operation_id="cancel_order", responses=describe(401, 404, 409))
def cancel_order(order_id: UUID) -> schemas.Order:
    """Cancel one of the user's orders."""
    return schemas.Order.model_validate(storefront.cancel_order(resources, auth.current_user, order_id))
