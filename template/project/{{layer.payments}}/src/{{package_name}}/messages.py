"""What this service tells others, and what it reads of them: a class for each type and version of an event.

`make schemas` writes them into `schemas/` as JSON Schema. What was released may get members with a default; any other
change is a new version, a class of its own, which is published beside the old one until nobody reads that any more.
"""

from decimal import Decimal
from typing import ClassVar
from uuid import UUID

from .platform.envelope import Message


class _OfAnOrder(Message):
    KEY: ClassVar[str] = "order_id"

    order_id: UUID
    user_id: UUID


class OrderPlaced(_OfAnOrder):
    """Somebody ordered; the pieces are kept for them until it is known whether they pay."""

    TYPE: ClassVar[str] = "order.placed.v1"

    amount: Decimal
    currency: str


class OrderCancelled(_OfAnOrder):
    """An order is off, and a payment for it goes back."""

    TYPE: ClassVar[str] = "order.cancelled.v1"


class PaymentSucceeded(_OfAnOrder):
    """An order is paid."""

    TYPE: ClassVar[str] = "payment.succeeded.v1"


class PaymentDeclined(_OfAnOrder):
    """An order will not be paid."""

    TYPE: ClassVar[str] = "payment.declined.v1"


PUBLISHED: tuple[type[Message], ...] = (OrderPlaced, OrderCancelled)
READ: tuple[type[Message], ...] = (PaymentSucceeded, PaymentDeclined)
