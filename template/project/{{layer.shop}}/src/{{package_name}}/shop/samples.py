"""Sample data for development and demonstration: always the same products, and somebody who can sign in."""

from datetime import UTC, datetime
from decimal import Decimal

from uuid_utils.compat import uuid7

from .accounts import User
from .money import Money
from .products import Product
from .repository import Repository

EMAIL = "demo@example.com"
PASSWORD = "correct-horse-battery"  # noqa: S105  # pragma: allowlist secret

_MATERIALS = ("Oak", "Linen", "Steel", "Clay", "Wool", "Glass")
_THINGS = ("Chair", "Lamp", "Table", "Vase", "Blanket", "Shelf", "Bowl", "Mirror", "Basket", "Clock")
_COUNT = 150


def sample_products() -> list[Product]:
    """Return the sample products, `DEMO-0001` and on."""
    return [_sample_product(number) for number in range(1, _COUNT + 1)]


def _sample_product(number: int) -> Product:
    material, thing = _MATERIALS[number % len(_MATERIALS)], _THINGS[number % len(_THINGS)]
    return Product(
        id=uuid7(),
        sku=f"DEMO-{number:04}",
        name=f"{material} {thing}",
        description=f"A {thing.lower()} of {material.lower()}, number {number} of the collection.",
        price=Money(Decimal(500 + 25 * number).scaleb(-2), "EUR"),
        stock=5 + number % 36,
    )


def add_samples(repository: Repository, password_hash: str) -> bool:
    """Keep the samples; False if they are there already."""
    user = User(id=uuid7(), email=EMAIL, password_hash=password_hash, created_at=datetime.now(UTC))
    if not repository.add_user(user):
        return False
    repository.add_products(sample_products())
    return True
