"""What the use cases need of a database; `storage/` has the implementation.

Every method works within the transaction of its use case.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from uuid import UUID

    from ..platform.events import Event
    from .accounts import RefreshToken, User
    from .orders import Checkout, Order, OrderStatus
    from .products import Product


class Repository(Protocol):
    """Products, orders and accounts, as entities."""

    def add_products(self, products: Sequence[Product]) -> None:
        """Keep new products."""
        ...

    def find_products(self, query: str, limit: int, *, after: UUID | None) -> list[Product]:
        """Return up to `limit` products that contain `query`, by ascending id, from beyond `after`."""
        ...

    def get_product(self, product_id: UUID) -> Product | None:
        """Return one product."""
        ...

    def get_products(self, product_ids: Sequence[UUID]) -> Mapping[UUID, Product]:
        """Return those of the products that exist."""
        ...

    def lock_products(self, product_ids: Sequence[UUID]) -> dict[UUID, Product]:
        """Return those of the products that exist; nobody else can change them until this transaction ends."""
        ...

    def save_stock(self, products: Sequence[Product]) -> None:
        """Keep the stock of products that are locked."""
        ...

    def lock_checkout(self, user_id: UUID, key: str) -> bool:
        """Keep other checkouts with this key out until this transaction ends; False if one is under way."""
        ...

    def get_checkout(self, user_id: UUID, key: str) -> Checkout | None:
        """Return what an earlier checkout with this key led to."""
        ...

    def save_checkout(self, checkout: Checkout) -> None:
        """Keep what a checkout led to, in place of an earlier one with the same key."""
        ...

    def delete_checkouts(self, limit: int, *, before: datetime) -> int:
        """Forget up to `limit` older checkouts, and return how many."""
        ...

    def add_event(self, new: Event) -> None:
        """Keep an event for its handler."""
        ...

    def add_order(self, order: Order) -> None:
        """Keep a new order."""
        ...

    def find_orders(self, user_id: UUID, limit: int, *, before: UUID | None) -> list[Order]:
        """Return up to `limit` of a user's orders, by descending id, from below `before`."""
        ...

    def get_order(self, user_id: UUID, order_id: UUID) -> Order | None:
        """Return one of a user's orders."""
        ...

    def lock_order(self, order_id: UUID) -> None:
        """Keep others from changing an order until this transaction ends."""
        ...

    def save_status(self, order_id: UUID, status: OrderStatus) -> None:
        """Keep an order's new status."""
        ...

    def add_user(self, user: User) -> bool:
        """Keep a new user; False if the address is taken."""
        ...

    def find_user(self, email: str) -> User | None:
        """Return the user with this address."""
        ...

    def lock_sign_in(self, name: str) -> None:
        """Keep others from counting failures for a name until this transaction ends."""
        ...

    def find_failures(self, name: str, *, since: datetime) -> list[datetime]:
        """Return when sign-ins for a name failed, oldest first."""
        ...

    def add_failure(self, name: str, at: datetime) -> UUID:
        """Note that a sign-in for a name failed, and return the note's id."""
        ...

    def delete_failure(self, failure: UUID) -> None:
        """Forget a failure that was none."""
        ...

    def delete_failures(self, name: str, *, before: datetime) -> None:
        """Forget older failures for a name."""
        ...

    def delete_all_failures(self, limit: int, *, before: datetime) -> int:
        """Forget up to `limit` older failures for any name, and return how many."""
        ...

    def lock_refresh_token(self, digest: str) -> RefreshToken | None:
        """Return a refresh token; nobody else can use it until this transaction ends."""
        ...

    def save_refresh_token(self, token: RefreshToken) -> None:
        """Keep a refresh token, new or changed."""
        ...

    def delete_family(self, family: UUID) -> None:
        """Forget all refresh tokens of a sign-in."""
        ...

    def delete_refresh_tokens(self, limit: int, *, before: datetime) -> int:
        """Forget up to `limit` refresh tokens that ended earlier, and return how many."""
        ...
