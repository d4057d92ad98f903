"""Checkout, and the orders of the signed-in user."""

from ..platform.reading import read_headers, read_id, read_json, read_query
from ..shop import orders, schemas
from . import storefront
from .handlers import route
from .security import UserHandler


class OrdersHandler(UserHandler):
    """The user's orders."""

    async def post(self) -> None:
        """Check out; a repeated call with the same key gets the first answer again."""
        key = read_headers(schemas.CheckoutHeaders, self.request.headers).idempotency_key
        new = read_json(schemas.NewOrder, self.content_type, self.body)
        order = await storefront.place_order(self.resources, self.user_id, key, new.wishes())
        self.set_header("Location", f"/v1/orders/{order.id}")
        self.answer(schemas.Order.model_validate(order), 201)

    async def get(self) -> None:
        """Return a page of them, newest first."""
        paging = read_query(schemas.Paging, self.request.query)
        page = await self.resources.database.read(orders.list_orders, self.user_id, paging.limit, paging.cursor)
        self.answer(schemas.OrderPage.model_validate(page))


class OrderHandler(UserHandler):
    """One of the user's orders."""

    async def get(self, order_id: str) -> None:
        """Return it."""
        order = await self.resources.database.read(orders.read_order, self.user_id, read_id(order_id))
        self.answer(schemas.Order.model_validate(order))


class CancellationHandler(UserHandler):
    """The end of one of the user's orders."""

    async def post(self, order_id: str) -> None:
        """Cancel it."""
        order = await storefront.cancel_order(self.resources, self.user_id, read_id(order_id))
        self.answer(schemas.Order.model_validate(order))


routes = [
    route("/v1/orders", OrdersHandler),
    route("/v1/orders/{order_id}", OrderHandler),
    route("/v1/orders/{order_id}/cancel", CancellationHandler),
]
