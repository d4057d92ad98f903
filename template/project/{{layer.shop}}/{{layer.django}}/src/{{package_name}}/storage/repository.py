"""The shop's repository on Django's ORM: rows in, entities out."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q
from uuid_utils.compat import uuid7

from ..platform.connection import lock, try_lock
from ..shop import accounts, orders, products
from ..shop.money import Money
from . import models
from .outbox import Outbox

# Django writes the name of its hasher before the hash, so that `check_password` and the admin understand it, too.
_HASHER = "argon2"


class Repository(Outbox):
    """Implements `shop.repository.Repository` within the transaction of Django's connection."""

    def add_products(self, products: Sequence[products.Product]) -> None:
        """Keep new products."""
        models.Product.objects.bulk_create(
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
        rows = models.Product.objects.order_by("id")
        if query:
            rows = rows.filter(Q(name__icontains=query) | Q(description__icontains=query) | Q(sku__icontains=query))
        if after:
            rows = rows.filter(id__gt=after)
        return [_product(row) for row in rows[:limit]]

    def get_product(self, product_id: UUID) -> products.Product | None:
        """Return one product."""
        try:
            # Not `first`, which sorts.
            return _product(models.Product.objects.get(id=product_id))
        except models.Product.DoesNotExist:
            return None

    def get_products(self, product_ids: Sequence[UUID]) -> dict[UUID, products.Product]:
        """Return those of the products that exist."""
        return {row.id: _product(row) for row in models.Product.objects.filter(id__in=product_ids)}

    def lock_products(self, product_ids: Sequence[UUID]) -> dict[UUID, products.Product]:
        """Return those of the products that exist; nobody else can change them until this transaction ends."""
        rows = models.Product.objects.filter(id__in=product_ids).order_by("id").select_for_update()
        return {row.id: _product(row) for row in rows}

    def save_stock(self, products: Sequence[products.Product]) -> None:
        """Keep the stock of products that are locked."""
        rows = [models.Product(id=product.id, stock=product.stock) for product in products]
        models.Product.objects.bulk_update(rows, ["stock"])

    def lock_checkout(self, user_id: UUID, key: str) -> bool:
        """Keep other checkouts with this key out until this transaction ends; False if one is under way."""
        return try_lock(f"{user_id}:{key}")

    def get_checkout(self, user_id: UUID, key: str) -> orders.Checkout | None:
        """Return what an earlier checkout with this key led to."""
        row = models.Checkout.objects.filter(user_id=user_id, key=key).first()
        if row is None:
            return None
        return orders.Checkout(row.user_id, row.key, row.fingerprint, row.order_id, row.created_at)

    def save_checkout(self, checkout: orders.Checkout) -> None:
        """Keep what a checkout led to, in place of an earlier one with the same key."""
        models.Checkout(
            user_id=checkout.user_id,
            key=checkout.key,
            fingerprint=checkout.fingerprint,
            order_id=checkout.order_id,
            created_at=checkout.created_at,
        ).save()

    def delete_checkouts(self, limit: int, *, before: datetime) -> int:
        """Forget up to `limit` older checkouts, and return how many."""
        expired = models.Checkout.objects.filter(created_at__lt=before).values_list("pk", flat=True)[:limit]
        return models.Checkout.objects.filter(pk__in=list(expired)).delete()[0]

    def add_order(self, order: orders.Order) -> None:
        """Keep a new order."""
        models.Order.objects.create(
            id=order.id, user_id=order.user_id, status=order.status, created_at=order.created_at
        )
        models.OrderLine.objects.bulk_create(
            models.OrderLine(
                order_id=order.id,
                position=position,
                product_id=line.product_id,
                sku=line.sku,
                name=line.name,
                quantity=line.quantity,
                price_cents=line.unit_price.cents,
                currency=line.unit_price.currency,
            )
            for position, line in enumerate(order.lines)
        )

    def find_orders(self, user_id: UUID, limit: int, *, before: UUID | None) -> list[orders.Order]:
        """Return up to `limit` of a user's orders, by descending id, from below `before`."""
        rows = models.Order.objects.filter(user_id=user_id).order_by("-id").prefetch_related("lines")
        if before:
            rows = rows.filter(id__lt=before)
        return [_order(row) for row in rows[:limit]]

    def get_order(self, user_id: UUID, order_id: UUID) -> orders.Order | None:
        """Return one of a user's orders."""
        row = models.Order.objects.filter(user_id=user_id, id=order_id).first()
        return _order(row) if row else None

    def lock_order(self, order_id: UUID) -> None:
        """Keep others from changing an order until this transaction ends."""
        models.Order.objects.select_for_update().filter(id=order_id).first()

    def save_status(self, order_id: UUID, status: orders.OrderStatus) -> None:
        """Keep an order's new status."""
        models.Order.objects.filter(id=order_id).update(status=status)

    def add_user(self, user: accounts.User) -> bool:
        """Keep a new user; False if the address is taken."""
        password = f"{_HASHER}{user.password_hash}"
        try:
            with transaction.atomic():
                models.User.objects.create(id=user.id, email=user.email, password=password, created_at=user.created_at)
        except IntegrityError:
            return False
        return True

    def find_user(self, email: str) -> accounts.User | None:
        """Return the user with this address."""
        row = models.User.objects.filter(email=email).first()
        return accounts.User(row.id, row.email, row.password.removeprefix(_HASHER), row.created_at) if row else None

    def lock_sign_in(self, name: str) -> None:
        """Keep others from counting failures for a name until this transaction ends."""
        lock(f"sign-in:{name}")

    def find_failures(self, name: str, *, since: datetime) -> list[datetime]:
        """Return when sign-ins for a name failed, oldest first."""
        rows = models.FailedSignIn.objects.filter(name=name, at__gt=since).order_by("at")
        return list(rows.values_list("at", flat=True))

    def add_failure(self, name: str, at: datetime) -> UUID:
        """Note that a sign-in for a name failed, and return the note's id."""
        return models.FailedSignIn.objects.create(id=uuid7(), name=name, at=at).id

    def delete_failure(self, failure: UUID) -> None:
        """Forget a failure that was none."""
        models.FailedSignIn.objects.filter(id=failure).delete()

    def delete_failures(self, name: str, *, before: datetime) -> None:
        """Forget older failures for a name."""
        models.FailedSignIn.objects.filter(name=name, at__lt=before).delete()

    def delete_all_failures(self, limit: int, *, before: datetime) -> int:
        """Forget up to `limit` older failures for any name, and return how many."""
        expired = models.FailedSignIn.objects.filter(at__lt=before).values_list("pk", flat=True)[:limit]
        return models.FailedSignIn.objects.filter(pk__in=list(expired)).delete()[0]

    def lock_refresh_token(self, digest: str) -> accounts.RefreshToken | None:
        """Return a refresh token; nobody else can use it until this transaction ends."""
        row = models.RefreshToken.objects.select_for_update().filter(digest=digest).first()
        if row is None:
            return None
        return accounts.RefreshToken(row.digest, row.family, row.user_id, row.expires_at, row.is_spent)

    def save_refresh_token(self, token: accounts.RefreshToken) -> None:
        """Keep a refresh token, new or changed."""
        models.RefreshToken(
            digest=token.digest,
            family=token.family,
            user_id=token.user_id,
            expires_at=token.expires_at,
            is_spent=token.is_spent,
        ).save()

    def delete_family(self, family: UUID) -> None:
        """Forget all refresh tokens of a sign-in."""
        models.RefreshToken.objects.filter(family=family).delete()

    def delete_refresh_tokens(self, limit: int, *, before: datetime) -> int:
        """Forget up to `limit` refresh tokens that ended earlier, and return how many."""
        expired = models.RefreshToken.objects.filter(expires_at__lt=before).values_list("pk", flat=True)[:limit]
        return models.RefreshToken.objects.filter(pk__in=list(expired)).delete()[0]


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
        for line in row.lines.all()
    )
    return orders.Order(row.id, row.user_id, orders.OrderStatus(row.status), lines, row.created_at)
