"""Checkout, and the orders of the signed-in user."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Header, Query, Response

from ..shop import orders, schemas
from . import storefront
from .dependencies import DatabaseDependency, ResourcesDependency
from .errors import describe
from .security import AuthenticatedRoute, CurrentUser

router = APIRouter(prefix="/v1/orders", tags=["orders"], route_class=AuthenticatedRoute, responses=describe(401))


@router.post(
    "",
    operation_id="place_order",
    status_code=201,
    responses=describe(409, 415, 422),
)
async def place_order(
    user_id: CurrentUser,
    new: schemas.NewOrder,
    headers: Annotated[schemas.CheckoutHeaders, Header()],
    resources: ResourcesDependency,
    response: Response,
) -> schemas.Order:
    """Check out; a repeated call with the same key gets the first answer again."""
    order = await storefront.place_order(resources, user_id, headers.idempotency_key, new.wishes())
    response.headers["Location"] = f"/v1/orders/{order.id}"
    return schemas.Order.model_validate(order)


@router.get("", operation_id="list_orders", responses=describe(422))
async def list_orders(
    user_id: CurrentUser,
    database: DatabaseDependency,
    paging: Annotated[schemas.Paging, Query()],
) -> schemas.OrderPage:
    """Return a page of the user's orders, newest first."""
    page = await database.read(orders.list_orders, user_id, paging.limit, paging.cursor)
    return schemas.OrderPage.model_validate(page)


@router.get("/{order_id}", operation_id="read_order", responses=describe(404))
async def read_order(user_id: CurrentUser, order_id: UUID, database: DatabaseDependency) -> schemas.Order:
    """Return one of the user's orders."""
    return schemas.Order.model_validate(await database.read(orders.read_order, user_id, order_id))


@router.post("/{order_id}/cancel", operation_id="cancel_order", responses=describe(404, 409))
async def cancel_order(user_id: CurrentUser, order_id: UUID, resources: ResourcesDependency) -> schemas.Order:
    """Cancel one of the user's orders."""
    return schemas.Order.model_validate(await storefront.cancel_order(resources, user_id, order_id))
