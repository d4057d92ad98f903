"""Orders: checkout and what an owner may do with an order."""

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from uuid_utils.compat import uuid7

from ..platform.events import Event
from ..platform.problems import Conflict, Fault, NotFound, Unprocessable
from .money import Money, total
from .paging import Page, cut, read_cursor
from .products import Product, put_back, take
from .repository import Repository

# How long a repeated checkout gets the first answer again.
KEY_LIFETIME = timedelta(hours=24)

# The event of a checkout; its payload has `order_id` and `user_id`.
ORDER_PLACED = "order.placed"


class OrderStatus(StrEnum):
    """Where an order stands."""

    PLACED = "placed"
    CONFIRMED = "confirmed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class OrderLine:
    """Some pieces of one product, at the price of the day."""

    product_id: UUID
    sku: str
    name: str
    quantity: int
    unit_price: Money


@dataclass(frozen=True, slots=True)
class Order:
    """What a user bought."""

    id: UUID
    user_id: UUID
    status: OrderStatus
    lines: tuple[OrderLine, ...]
    created_at: datetime

    @property
    def total(self) -> Money:
        """The sum of all lines."""
        return total(line.unit_price * line.quantity for line in self.lines)


@dataclass(frozen=True, slots=True)
class Wish:
    """A line as the customer sends it."""

    product_id: UUID
    quantity: int


@dataclass(frozen=True, slots=True)
class Checkout:
    """What a checkout with an `Idempotency-Key` led to."""

    user_id: UUID
    key: str
    fingerprint: str
    order_id: UUID
    created_at: datetime


def fingerprint(wishes: Sequence[Wish]) -> str:
    """Return a digest that two checkouts share only if they ask for the same."""
    return hashlib.sha256(repr([(str(wish.product_id), wish.quantity) for wish in wishes]).encode()).hexdigest()


def choose_line(product: Product, quantity: int) -> OrderLine:
    """Return the line of an order for `quantity` pieces of a product."""
    return OrderLine(product.id, product.sku, product.name, quantity, product.price)


def place_order(repository: Repository, user_id: UUID, key: str, wishes: Sequence[Wish]) -> Order:
    """Check out: take the pieces from the stock and keep the order, all or nothing, once for each key.

    Raises:
        Conflict: if the stock does not suffice, or if a checkout with this key is under way.
        Unprocessable: if a product does not exist, or if the key was used for another order.
    """
    now = datetime.now(UTC)
    if not repository.lock_checkout(user_id, key):
        raise Conflict("A checkout with this Idempotency-Key is under way.")
    earlier = repository.get_checkout(user_id, key)
    if earlier is not None and earlier.created_at > now - KEY_LIFETIME:
        return _replay(repository, earlier, wishes)
    # Locked in the order of their ids, so that two checkouts never wait for each other.
    quantities = Counter[UUID]()
    for wish in wishes:
        quantities[wish.product_id] += wish.quantity
    products = repository.lock_products(sorted(quantities))
    _refuse_unknown_products(products, wishes)
    if len({product.price.currency for product in products.values()}) > 1:
        raise Conflict("Order products of one currency at a time.")
    order = Order(
        id=uuid7(),
        user_id=user_id,
        status=OrderStatus.PLACED,
        lines=tuple(choose_line(products[product_id], quantity) for product_id, quantity in quantities.items()),
        created_at=now,
    )
    repository.save_stock([take(products[line.product_id], line.quantity) for line in order.lines])
    repository.add_order(order)
    repository.save_checkout(Checkout(user_id, key, fingerprint(wishes), order.id, now))
    repository.add_event(Event(ORDER_PLACED, {"order_id": str(order.id), "user_id": str(user_id)}))
    return order


def _replay(repository: Repository, earlier: Checkout, wishes: Sequence[Wish]) -> Order:
    if earlier.fingerprint != fingerprint(wishes):
        raise Unprocessable("This Idempotency-Key was used for another order.")
    order = read_order(repository, earlier.user_id, earlier.order_id)
    # The first answer, whatever became of the order since.
    return replace(order, status=OrderStatus.PLACED)


def _refuse_unknown_products(products: dict[UUID, Product], wishes: Sequence[Wish]) -> None:
    faults = [
        Fault(detail="There is no product with this id.", pointer=f"#/lines/{index}/product_id")
        for index, wish in enumerate(wishes)
        if wish.product_id not in products
    ]
    if faults:
        raise Unprocessable("Some products do not exist.", errors=faults)


def confirm_order(repository: Repository, event: Event) -> None:
    """Confirm an order that was placed; one that is confirmed or cancelled already stays as it is."""
    order_id = UUID(event.payload["order_id"])
    repository.lock_order(order_id)
    order = read_order(repository, UUID(event.payload["user_id"]), order_id)
    if order.status is OrderStatus.PLACED:
        repository.save_status(order_id, OrderStatus.CONFIRMED)


def list_orders(repository: Repository, user_id: UUID, limit: int, cursor: str | None) -> Page[Order]:
    """Return a page of a user's orders, newest first.

    Raises:
        Unprocessable: if the cursor is not one of this service's.
    """
    return cut(repository.find_orders(user_id, limit + 1, before=read_cursor(cursor)), limit)


def read_order(repository: Repository, user_id: UUID, order_id: UUID) -> Order:
    """Return one of a user's orders.

    Raises:
        NotFound: if the user has none with that id; nobody learns of the orders of others.
    """
    order = repository.get_order(user_id, order_id)
    if order is None:
        raise NotFound("There is no order with this id.")
    return order


def cancel_order(repository: Repository, user_id: UUID, order_id: UUID) -> Order:
    """Cancel one of a user's orders and put its pieces back into stock.

    Raises:
        NotFound: if the user has none with that id.
        Conflict: if it is cancelled already.
    """
    repository.lock_order(order_id)
    order = read_order(repository, user_id, order_id)
    if order.status is OrderStatus.CANCELLED:
        raise Conflict("This order is cancelled already.")
    products = repository.lock_products(sorted(line.product_id for line in order.lines))
    repository.save_stock([put_back(products[line.product_id], line.quantity) for line in order.lines])
    repository.save_status(order.id, OrderStatus.CANCELLED)
    return replace(order, status=OrderStatus.CANCELLED)
