"""The shop's repository on SQLAlchemy: rows in, entities out."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, insert, or_, select, tuple_, update
from sqlalchemy.exc import IntegrityError
from uuid_utils.compat import uuid7

from ..platform.engine import lock, try_lock
from ..shop import accounts, orders, products
from ..shop.money import Money
from . import models
from .outbox import Outbox


class Repository(Outbox):
    """Implements `shop.repository.Repository` within one session's transaction."""

    def add_products(self, products: Sequence[products.Product]) -> None:
        """Keep new products."""
        self._session.add_all(
            models.Product(
                id=product.id,
                sku=product.sku,
                name=product.name,
                description=product.description,
                price_cents=product.price.cents,
                currency=product.price.currency,
                stock=product.stock,
            )
            for product in products
        )

    def find_products(self, query: str, limit: int, *, after: UUID | None) -> list[products.Product]:
        """Return up to `limit` products that contain `query`, by ascending id, from beyond `after`."""
        statement = select(models.Product).order_by(models.Product.id).limit(limit)
        if query:
            searched = (models.Product.name, models.Product.description, models.Product.sku)
            statement = statement.where(or_(*(column.icontains(query, autoescape=True) for column in searched)))
        if after:
            statement = statement.where(models.Product.id > after)
        return [_product(row) for row in self._session.scalars(statement)]

    def get_product(self, product_id: UUID) -> products.Product | None:
        """Return one product."""
        row = self._session.get(models.Product, product_id)
        return _product(row) if row else None

    def get_products(self, product_ids: Sequence[UUID]) -> dict[UUID, products.Product]:
        """Return those of the products that exist."""
        statement = select(models.Product).where(models.Product.id.in_(product_ids))
        # Those whose stock this transaction has changed are in the session as they were.
        rows = self._session.scalars(statement, execution_options={"populate_existing": True})
        return {row.id: _product(row) for row in rows}

    def lock_products(self, product_ids: Sequence[UUID]) -> dict[UUID, products.Product]:
        """Return those of the products that exist; nobody else can change them until this transaction ends."""
        statement = select(models.Product).where(models.Product.id.in_(product_ids)).order_by(models.Product.id)
        return {row.id: _product(row) for row in self._session.scalars(statement.with_for_update())}

    def save_stock(self, products: Sequence[products.Product]) -> None:
        """Keep the stock of products that are locked."""
        self._session.execute(
            update(models.Product),
            [{"id": product.id, "stock": product.stock} for product in products],
        )

    def lock_checkout(self, user_id: UUID, key: str) -> bool:
        """Keep other checkouts with this key out until this transaction ends; False if one is under way."""
        return try_lock(self._session, f"{user_id}:{key}")

    def get_checkout(self, user_id: UUID, key: str) -> orders.Checkout | None:
        """Return what an earlier checkout with this key led to."""
        row = self._session.get(models.Checkout, (user_id, key))
        if row is None:
            return None
        return orders.Checkout(row.user_id, row.key, row.fingerprint, row.order_id, row.created_at)

    def save_checkout(self, checkout: orders.Checkout) -> None:
        """Keep what a checkout led to, in place of an earlier one with the same key."""
        self._session.merge(
            models.Checkout(
                user_id=checkout.user_id,
                key=checkout.key,
                fingerprint=checkout.fingerprint,
                order_id=checkout.order_id,
                created_at=checkout.created_at,
            ),
        )

    def delete_checkouts(self, limit: int, *, before: datetime) -> int:
        """Forget up to `limit` older checkouts, and return how many."""
        key = tuple_(models.Checkout.user_id, models.Checkout.key)
        statement = select(models.Checkout.user_id, models.Checkout.key).where(models.Checkout.created_at < before)
        expired = [tuple(row) for row in self._session.execute(statement.limit(limit))]
        self._session.execute(delete(models.Checkout).where(key.in_(expired)))
        return len(expired)

    def add_order(self, order: orders.Order) -> None:
        """Keep a new order."""
        self._session.add(
            models.Order(
                id=order.id,
                user_id=order.user_id,
                status=order.status,
                created_at=order.created_at,
                lines=[
                    models.OrderLine(
                        position=position,
                        product_id=line.product_id,
                        sku=line.sku,
                        name=line.name,
                        quantity=line.quantity,
                        price_cents=line.unit_price.cents,
                        currency=line.unit_price.currency,
                    )
                    for position, line in enumerate(order.lines)
                ],
            ),
        )
        self._session.flush()

    def find_orders(self, user_id: UUID, limit: int, *, before: UUID | None) -> list[orders.Order]:
        """Return up to `limit` of a user's orders, by descending id, from below `before`."""
        statement = select(models.Order).where(models.Order.user_id == user_id)
        if before:
            statement = statement.where(models.Order.id < before)
        return [_order(row) for row in self._session.scalars(statement.order_by(models.Order.id.desc()).limit(limit))]

    def get_order(self, user_id: UUID, order_id: UUID) -> orders.Order | None:
        """Return one of a user's orders."""
        row = self._session.get(models.Order, order_id)
        return _order(row) if row and row.user_id == user_id else None

    def lock_order(self, order_id: UUID) -> None:
        """Keep others from changing an order until this transaction ends."""
        self._session.execute(select(models.Order.id).where(models.Order.id == order_id).with_for_update())

    def save_status(self, order_id: UUID, status: orders.OrderStatus) -> None:
        """Keep an order's new status."""
        self._session.execute(update(models.Order).where(models.Order.id == order_id).values(status=status))

    def add_user(self, user: accounts.User) -> bool:
        """Keep a new user; False if the address is taken."""
        row = models.User(
            id=user.id,
            email=user.email,
            password_hash=user.password_hash,
            created_at=user.created_at,
        )
        try:
            with self._session.begin_nested():
                self._session.add(row)
        except IntegrityError:
            return False
        return True

    def find_user(self, email: str) -> accounts.User | None:
        """Return the user with this address."""
        row = self._session.scalar(select(models.User).where(models.User.email == email))
        return accounts.User(row.id, row.email, row.password_hash, row.created_at) if row else None

    def lock_sign_in(self, name: str) -> None:
        """Keep others from counting failures for a name until this transaction ends."""
        lock(self._session, f"sign-in:{name}")

    def find_failures(self, name: str, *, since: datetime) -> list[datetime]:
        """Return when sign-ins for a name failed, oldest first."""
        statement = select(models.FailedSignIn.at).where(
            models.FailedSignIn.name == name, models.FailedSignIn.at > since
        )
        return list(self._session.scalars(statement.order_by(models.FailedSignIn.at)))

    def add_failure(self, name: str, at: datetime) -> UUID:
        """Note that a sign-in for a name failed, and return the note's id."""
        failure = uuid7()
        self._session.execute(insert(models.FailedSignIn).values(id=failure, name=name, at=at))
        return failure

    def delete_failure(self, failure: UUID) -> None:
        """Forget a failure that was none."""
        self._session.execute(delete(models.FailedSignIn).where(models.FailedSignIn.id == failure))

    def delete_failures(self, name: str, *, before: datetime) -> None:
        """Forget older failures for a name."""
        statement = delete(models.FailedSignIn)
        self._session.execute(statement.where(models.FailedSignIn.name == name, models.FailedSignIn.at < before))

    def delete_all_failures(self, limit: int, *, before: datetime) -> int:
        """Forget up to `limit` older failures for any name, and return how many."""
        statement = select(models.FailedSignIn.id).where(models.FailedSignIn.at < before).limit(limit)
        expired = self._session.scalars(statement).all()
        self._session.execute(delete(models.FailedSignIn).where(models.FailedSignIn.id.in_(expired)))
        return len(expired)

    def lock_refresh_token(self, digest: str) -> accounts.RefreshToken | None:
        """Return a refresh token; nobody else can use it until this transaction ends."""
        statement = select(models.RefreshToken).where(models.RefreshToken.digest == digest).with_for_update()
        row = self._session.scalar(statement)
        if row is None:
            return None
        return accounts.RefreshToken(row.digest, row.family, row.user_id, row.expires_at, row.is_spent)

    def save_refresh_token(self, token: accounts.RefreshToken) -> None:
        """Keep a refresh token, new or changed."""
        self._session.merge(
            models.RefreshToken(
                digest=token.digest,
                family=token.family,
                user_id=token.user_id,
                expires_at=token.expires_at,
                is_spent=token.is_spent,
            ),
        )

    def delete_family(self, family: UUID) -> None:
        """Forget all refresh tokens of a sign-in."""
        self._session.execute(delete(models.RefreshToken).where(models.RefreshToken.family == family))

    def delete_refresh_tokens(self, limit: int, *, before: datetime) -> int:
        """Forget up to `limit` refresh tokens that ended earlier, and return how many."""
        statement = select(models.RefreshToken.digest).where(models.RefreshToken.expires_at < before).limit(limit)
        expired = self._session.scalars(statement).all()
        self._session.execute(delete(models.RefreshToken).where(models.RefreshToken.digest.in_(expired)))
        return len(expired)


def _product(row: models.Product) -> products.Product:
    price = Money.from_cents(row.price_cents, row.currency)
    return products.Product(row.id, row.sku, row.name, row.description, price, row.stock)


def _order(row: models.Order) -> orders.Order:
    lines = tuple(
        orders.OrderLine(
            line.product_id,
            line.sku,
            line.name,
            line.quantity,
            Money.from_cents(line.price_cents, line.currency),
        )
        for line in row.lines
    )
    return orders.Order(row.id, row.user_id, orders.OrderStatus(row.status), lines, row.created_at)
