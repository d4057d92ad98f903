"""What the payment service answers to the events of orders."""

from collections.abc import Iterator
from datetime import UTC, datetime

from ..messages import OrderCancelled, OrderPlaced, PaymentDeclined, PaymentSucceeded
from ..platform.envelope import Envelope
from ..platform.settings import Settings, get_settings
from .ledger import Ledger, Status

NAME = "payments"
READ = (OrderPlaced, OrderCancelled)

_ANSWERS = {
    Status.PAID: PaymentSucceeded,
    # It was paid, and what that led to is the shop's affair.
    Status.REFUNDED: PaymentSucceeded,
    Status.DECLINED: PaymentDeclined,
}


def answer(ledger: Ledger, envelope: Envelope, settings: Settings) -> Iterator[Envelope]:
    """Do what an event asks for, and give the answer; to a copy, the same answer with the same id.

    An order that was cancelled first is not paid: events of an order may come in any order.
    """
    if envelope.type == OrderCancelled.TYPE:
        ledger.refund(OrderCancelled.model_validate(envelope.data).order_id)
        return
    order = OrderPlaced.model_validate(envelope.data)
    wanted = Status.PAID if order.amount <= settings.payment_limit else Status.DECLINED
    payment = ledger.enter(order.order_id, order.amount, order.currency, wanted)
    if payment.status in _ANSWERS:
        told = _ANSWERS[payment.status](order_id=order.order_id, user_id=order.user_id)
        yield Envelope.of(told, payment.answer_id, datetime.now(UTC), NAME)


def answer_here(envelope: Envelope) -> list[Envelope]:
    """Answer in the process that asks, where there is no broker."""
    settings = get_settings()
    with Ledger(settings.payments_path) as ledger:
        return list(answer(ledger, envelope, settings))
