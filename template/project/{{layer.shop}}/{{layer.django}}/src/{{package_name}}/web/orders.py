"""Checkout, and the orders of the signed-in user."""

from uuid import UUID

from django.http import HttpResponse
from ninja import Header, Query, Router, Status

from ..shop import orders, schemas
from ..shop.paging import Page
from . import storefront
from .dependencies import database, resources
from .errors import describe
from .security import OAuth2PasswordBearer, SignedInRequest

router = Router(tags=["orders"], auth=OAuth2PasswordBearer())


@router.post("", operation_id="place_order", response={201: schemas.Order, **describe(401, 409, 415, 422)})
def place_order(
    request: SignedInRequest,
    response: HttpResponse,
    new: schemas.NewOrder,
    headers: Header[schemas.CheckoutHeaders],
) -> Status[orders.Order]:
    """Check out; a repeated call with the same key gets the first answer again."""
    order = storefront.place_order(resources, request.auth, headers.idempotency_key, new.wishes())
    response["Location"] = f"/v1/orders/{order.id}"
    return Status(201, order)


@router.get("", operation_id="list_orders", response={200: schemas.OrderPage, **describe(401, 422)})
def list_orders(request: SignedInRequest, paging: Query[schemas.Paging]) -> Page[orders.Order]:
    """Return a page of the user's orders, newest first."""
    return database.read(orders.list_orders, request.auth, paging.limit, paging.cursor)


@router.get("/{order_id}", operation_id="read_order", response={200: schemas.Order, **describe(401, 404)})
def read_order(request: SignedInRequest, order_id: UUID) -> orders.Order:
    """Return one of the user's orders."""
    return database.read(orders.read_order, request.auth, order_id)


@router.post(
    "/{order_id}/cancel", operation_id="cancel_order", response={200: schemas.Order, **describe(401, 404, 409)}
)
def cancel_order(request: SignedInRequest, order_id: UUID) -> orders.Order:
    """Cancel one of the user's orders."""
    return storefront.cancel_order(resources, request.auth, order_id)
