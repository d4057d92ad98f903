"""What becomes of an order: it is placed with its pieces reserved, and then paid for and confirmed, or cancelled.

No service waits for another. Each step is a transaction of one service, told to the other by an event; what was done
is undone where the next step cannot be. `order.placed` → payments → `payment.succeeded`, and the order is confirmed;
or `payment.declined`, or nothing for `PAYMENT_TIMEOUT` seconds, and it is cancelled: its pieces are back in stock, and
`order.cancelled` has a payment that comes too late go back.
"""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid5

from .messages import OrderCancelled, OrderPlaced
from .platform.events import Event
from .platform.settings import get_settings
from .shop.orders import OrderStatus, cancel_order, confirm_order, read_order
from .storage.repository import Repository

# Waits in the outbox for as long as the saga lasts.
PAYMENT_MISSED = "payment.missed"


def ask_for_payment(repository: Repository, event: Event) -> OrderPlaced:
    """Set an end to the saga, and tell of its beginning."""
    user_id, order_id = _ids(event)
    # The answer may be quicker than this transaction.
    repository.lock_order(order_id)
    order = read_order(repository, user_id, order_id)
    if order.status is OrderStatus.PLACED:
        repository.add_event(Event(PAYMENT_MISSED, event.payload, _id_of_end(order_id)))
        patience = timedelta(seconds=get_settings().payment_timeout)
        repository.postpone_events([_id_of_end(order_id)], until=datetime.now(UTC) + patience)
    return OrderPlaced(order_id=order_id, user_id=user_id, amount=order.total.amount, currency=order.total.currency)


def tell_of_cancelling(repository: Repository, event: Event) -> OrderCancelled:
    """Tell that an order is cancelled, whoever did it; nothing is left to wait for."""
    user_id, order_id = _ids(event)
    repository.delete_event(_id_of_end(order_id))
    return OrderCancelled(order_id=order_id, user_id=user_id)


def confirm(repository: Repository, event: Event) -> None:
    """Confirm an order that is paid; one that was cancelled meanwhile stays so, and its payment goes back."""
    confirm_order(repository, event)
    repository.delete_event(_id_of_end(_ids(event)[1]))


def cancel(repository: Repository, event: Event) -> None:
    """Cancel an order that is not paid, or was not in time; one that is confirmed or cancelled stays as it is."""
    user_id, order_id = _ids(event)
    repository.lock_order(order_id)
    if read_order(repository, user_id, order_id).status is OrderStatus.PLACED:
        cancel_order(repository, user_id, order_id)


def _ids(event: Event) -> tuple[UUID, UUID]:
    return UUID(event.payload["user_id"]), UUID(event.payload["order_id"])


def _id_of_end(order_id: UUID) -> UUID:
    return uuid5(order_id, PAYMENT_MISSED)
