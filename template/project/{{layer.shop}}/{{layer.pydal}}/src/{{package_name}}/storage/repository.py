"""The shop's repository on pyDAL: rows in, entities out."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from uuid_utils.compat import uuid7

from ..platform.dal import adapter_of, lock, try_lock
from ..shop import accounts, orders, products
from ..shop.money import Money
from .outbox import Outbox


class Repository(Outbox):
    """Implements `shop.repository.Repository` within the transaction of this thread's connection."""

    def add_products(self, products: Sequence[products.Product]) -> None:
        """Keep new products."""
        self._dal.products.bulk_insert(
            [
                {
                    "id": product.id,
                    "sku": product.sku,
                    "name": product.name,
                    "description": product.description,
                    "price_cents": product.price.cents,
                    "currency": product.price.currency,
                    "stock": product.stock,
                }
                for product in products
            ]
        )

    def find_products(self, query: str, limit: int, *, after: UUID | None) -> list[products.Product]:
        """Return up to `limit` products that contain `query`, by ascending id, from beyond `after`."""
        table = self._dal.products
        found = self._dal(table)
        if query:
            name, description, sku = (
                field.contains(query, case_sensitive=False) for field in (table.name, table.description, table.sku)
            )
            found = found(name | description | sku)
        if after:
            found = found(table.id > after)
        return [_product(row) for row in found.select(orderby=table.id, limitby=(0, limit))]

    def get_product(self, product_id: UUID) -> products.Product | None:
        """Return one product."""
        row = self._dal(self._dal.products.id == product_id).select().first()
        return _product(row) if row else None

    def get_products(self, product_ids: Sequence[UUID]) -> dict[UUID, products.Product]:
        """Return those of the products that exist."""
        rows = self._dal(self._dal.products.id.belongs(product_ids)).select()
        return {row.id: _product(row) for row in rows}

    def lock_products(self, product_ids: Sequence[UUID]) -> dict[UUID, products.Product]:
        """Return those of the products that exist; nobody else can change them until this transaction ends."""
        table = self._dal.products
        rows = self._dal(table.id.belongs(product_ids)).select(orderby=table.id, for_update=True)
        return {row.id: _product(row) for row in rows}

    def save_stock(self, products: Sequence[products.Product]) -> None:
        """Keep the stock of products that are locked."""
        for product in products:
            self._dal(self._dal.products.id == product.id).update(stock=product.stock)

    def lock_checkout(self, user_id: UUID, key: str) -> bool:
        """Keep other checkouts with this key out until this transaction ends; False if one is under way."""
        return try_lock(self._dal, f"{user_id}:{key}")

    def get_checkout(self, user_id: UUID, key: str) -> orders.Checkout | None:
        """Return what an earlier checkout with this key led to."""
        row = self._checkouts(user_id, key).select().first()
        if row is None:
            return None
        return orders.Checkout(row.user_id, row.key, row.fingerprint, row.order_id, row.created_at)

    def save_checkout(self, checkout: orders.Checkout) -> None:
        """Keep what a checkout led to, in place of an earlier one with the same key."""
        values = {
            "fingerprint": checkout.fingerprint,
            "order_id": checkout.order_id,
            "created_at": checkout.created_at,
        }
        if not self._checkouts(checkout.user_id, checkout.key).update(**values):
            self._dal.checkouts.insert(user_id=checkout.user_id, key=checkout.key, **values)

    def delete_checkouts(self, limit: int, *, before: datetime) -> int:
        """Forget up to `limit` older checkouts, and return how many."""
        return self._delete_oldest(self._dal.checkouts.created_at, limit, before)

    def add_order(self, order: orders.Order) -> None:
        """Keep a new order."""
        self._dal.orders.insert(id=order.id, user_id=order.user_id, status=order.status, created_at=order.created_at)
        self._dal.order_lines.bulk_insert(
            [
                {
                    "order_id": order.id,
                    "position": position,
                    "product_id": line.product_id,
                    "sku": line.sku,
                    "name": line.name,
                    "quantity": line.quantity,
                    "price_cents": line.unit_price.cents,
                    "currency": line.unit_price.currency,
                }
                for position, line in enumerate(order.lines)
            ]
        )

    def find_orders(self, user_id: UUID, limit: int, *, before: UUID | None) -> list[orders.Order]:
        """Return up to `limit` of a user's orders, by descending id, from below `before`."""
        table = self._dal.orders
        found = self._dal(table.user_id == user_id)
        if before:
            found = found(table.id < before)
        return self._with_lines(found.select(orderby=~table.id, limitby=(0, limit)))

    def get_order(self, user_id: UUID, order_id: UUID) -> orders.Order | None:
        """Return one of a user's orders."""
        table = self._dal.orders
        found = self._with_lines(self._dal((table.user_id == user_id) & (table.id == order_id)).select())
        return found[0] if found else None

    def lock_order(self, order_id: UUID) -> None:
        """Keep others from changing an order until this transaction ends."""
        table = self._dal.orders
        self._dal(table.id == order_id).select(table.id, for_update=True)

    def save_status(self, order_id: UUID, status: orders.OrderStatus) -> None:
        """Keep an order's new status."""
        self._dal(self._dal.orders.id == order_id).update(status=status)

    def add_user(self, user: accounts.User) -> bool:
        """Keep a new user; False if the address is taken."""
        adapter = adapter_of(self._dal)
        try:
            with adapter.savepoint():
                self._dal.users.insert(
                    id=user.id, email=user.email, password_hash=user.password_hash, created_at=user.created_at
                )
        except adapter.driver.IntegrityError:
            return False
        return True

    def find_user(self, email: str) -> accounts.User | None:
        """Return the user with this address."""
        row = self._dal(self._dal.users.email == email).select().first()
        return accounts.User(row.id, row.email, row.password_hash, row.created_at) if row else None

    def lock_sign_in(self, name: str) -> None:
        """Keep others from counting failures for a name until this transaction ends."""
        lock(self._dal, f"sign-in:{name}")

    def find_failures(self, name: str, *, since: datetime) -> list[datetime]:
        """Return when sign-ins for a name failed, oldest first."""
        table = self._dal.failed_sign_ins
        return [row.at for row in self._dal((table.name == name) & (table.at > since)).select(orderby=table.at)]

    def add_failure(self, name: str, at: datetime) -> UUID:
        """Note that a sign-in for a name failed, and return the note's id."""
        failure = uuid7()
        self._dal.failed_sign_ins.insert(id=failure, name=name, at=at)
        return failure

    def delete_failure(self, failure: UUID) -> None:
        """Forget a failure that was none."""
        self._dal(self._dal.failed_sign_ins.id == failure).delete()

    def delete_failures(self, name: str, *, before: datetime) -> None:
        """Forget older failures for a name."""
        table = self._dal.failed_sign_ins
        self._dal((table.name == name) & (table.at < before)).delete()

    def delete_all_failures(self, limit: int, *, before: datetime) -> int:
        """Forget up to `limit` older failures for any name, and return how many."""
        return self._delete_oldest(self._dal.failed_sign_ins.at, limit, before)

    def lock_refresh_token(self, digest: str) -> accounts.RefreshToken | None:
        """Return a refresh token; nobody else can use it until this transaction ends."""
        row = self._dal(self._dal.refresh_tokens.digest == digest).select(for_update=True).first()
        if row is None:
            return None
        return accounts.RefreshToken(row.digest, row.family, row.user_id, row.expires_at, row.is_spent)

    def save_refresh_token(self, token: accounts.RefreshToken) -> None:
        """Keep a refresh token, new or changed."""
        table = self._dal.refresh_tokens
        values = {
            "family": token.family,
            "user_id": token.user_id,
            "expires_at": token.expires_at,
            "is_spent": token.is_spent,
        }
        if not self._dal(table.digest == token.digest).update(**values):
            table.insert(digest=token.digest, **values)

    def delete_family(self, family: UUID) -> None:
        """Forget all refresh tokens of a sign-in."""
        self._dal(self._dal.refresh_tokens.family == family).delete()

    def delete_refresh_tokens(self, limit: int, *, before: datetime) -> int:
        """Forget up to `limit` refresh tokens that ended earlier, and return how many."""
        return self._delete_oldest(self._dal.refresh_tokens.expires_at, limit, before)

    def _checkouts(self, user_id: UUID, key: str) -> Any:  # noqa: ANN401
        table = self._dal.checkouts
        return self._dal((table.user_id == user_id) & (table.key == key))

    def _delete_oldest(self, field: Any, limit: int, before: datetime) -> int:  # noqa: ANN401
        """Delete about `limit` rows, the oldest first, and return how many."""
        expired = self._dal(field < before).select(field, orderby=field, limitby=(0, limit))
        return int(self._dal(field <= expired.last()[field.name]).delete()) if expired else 0

    def _with_lines(self, rows: Iterable[Any]) -> list[orders.Order]:
        table = self._dal.order_lines
        found = {row.id: row for row in rows}
        lines = self._dal(table.order_id.belongs(list(found))).select(orderby=table.order_id | table.position)
        grouped = {order_id: list(group) for order_id, group in groupby(lines, lambda line: line.order_id)}
        return [_order(row, grouped.get(order_id, [])) for order_id, row in found.items()]


def _product(row: Any) -> products.Product:  # noqa: ANN401
    price = Money.from_cents(row.price_cents, row.currency)
    return products.Product(row.id, row.sku, row.name, row.description, price, row.stock)


def _order(row: Any, lines: Iterable[Any]) -> orders.Order:  # noqa: ANN401
    bought = tuple(
        orders.OrderLine(
            line.product_id,
            line.sku,
            line.name,
            line.quantity,
            Money.from_cents(line.price_cents, line.currency),
        )
        for line in lines
    )
    return orders.Order(row.id, row.user_id, orders.OrderStatus(row.status), bought, row.created_at)
