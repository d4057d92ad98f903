"""Money: a decimal amount in one currency."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Money:
    """An exact amount; `currency` is an ISO 4217 code with two decimal places."""

    amount: Decimal
    currency: str

    @classmethod
    def from_cents(cls, cents: int, currency: str) -> "Money":
        """Return the amount that `cents` hundredths make."""
        return cls(amount=Decimal(cents) * CENT, currency=currency)

    @property
    def cents(self) -> int:
        """Return the amount in hundredths, which every database stores exactly."""
        return int(self.amount / CENT)

    def __mul__(self, quantity: int) -> "Money":
        """Return the price of `quantity` pieces."""
        return Money(self.amount * quantity, self.currency)


def total(amounts: Iterable[Money]) -> Money:
    """Return the sum of at least one amount.

    Raises:
        ValueError: if there is none, or if they are in several currencies.
    """
    amounts = list(amounts)
    currencies = {money.currency for money in amounts}
    if len(currencies) != 1:
        raise ValueError("A total needs amounts in exactly one currency.")
    return Money(sum((money.amount for money in amounts), Decimal(0)), currencies.pop())
