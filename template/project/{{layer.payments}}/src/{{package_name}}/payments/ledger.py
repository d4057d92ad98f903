"""The ledger: each order is paid once, whatever comes twice."""

import sqlite3
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from types import TracebackType
from typing import Self
from uuid import UUID

from uuid_utils.compat import uuid7

_CREATE = """
CREATE TABLE IF NOT EXISTS payments (
    order_id TEXT PRIMARY KEY,
    amount TEXT NOT NULL,
    currency TEXT NOT NULL,
    status TEXT NOT NULL,
    answer_id TEXT NOT NULL
)
"""
_PAY = "INSERT INTO payments VALUES (?, ?, ?, ?, ?) ON CONFLICT (order_id) DO NOTHING"
_SECONDS_FOR_A_LOCK = 30


class Status(StrEnum):
    """What became of a payment."""

    PAID = "paid"
    DECLINED = "declined"
    REFUNDED = "refunded"
    # Its order was cancelled before it was heard of.
    VOID = "void"


@dataclass(frozen=True, slots=True)
class Payment:
    """What is known of the payment of an order, and the id of the event that tells it."""

    status: Status
    answer_id: UUID


class Ledger:
    """The payments, in an SQLite file of their own."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        # Each statement is a transaction.
        self._connection = sqlite3.connect(path, timeout=_SECONDS_FOR_A_LOCK, isolation_level=None)
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.execute(_CREATE)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._connection.close()

    def enter(self, order_id: UUID, amount: Decimal, currency: str, status: Status) -> Payment:
        """Enter a payment, unless the order has one, and return the one that it has."""
        self._connection.execute(_PAY, (str(order_id), str(amount), currency, status, str(uuid7())))
        row = self._connection.execute("SELECT status, answer_id FROM payments WHERE order_id = ?", (str(order_id),))
        found, answer_id = row.fetchone()
        return Payment(Status(found), UUID(answer_id))

    def refund(self, order_id: UUID) -> None:
        """Give the money back if there was any, and take none for this order from now on."""
        self.enter(order_id, Decimal(0), "", Status.VOID)
        change = "UPDATE payments SET status = ? WHERE order_id = ? AND status = ?"
        self._connection.execute(change, (Status.REFUNDED, str(order_id), Status.PAID))
