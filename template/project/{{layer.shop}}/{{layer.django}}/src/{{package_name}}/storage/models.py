"""The shop's tables."""

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models

# Django looks for tables here.
from .outbox import DeadLetter, OutboxEvent

__all__ = [
    "Checkout",
    "DeadLetter",
    "FailedSignIn",
    "Order",
    "OrderLine",
    "OutboxEvent",
    "Product",
    "RefreshToken",
    "User",
]


class Product(models.Model):
    """An article; the price is kept in cents, which every database stores exactly."""

    id = models.UUIDField(primary_key=True)
    sku = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=200)
    description = models.CharField(max_length=2000)
    price_cents = models.PositiveIntegerField()
    currency = models.CharField(max_length=3)
    stock = models.PositiveIntegerField()

    class Meta:
        db_table = "products"


class User(AbstractBaseUser):
    """Somebody who can sign in; Django's own user model could hardly be replaced later."""

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    id = models.UUIDField(primary_key=True)
    email = models.EmailField(unique=True)
    created_at = models.DateTimeField()
    # Nothing here reads it.
    last_login = None

    class Meta:
        db_table = "users"


class RefreshToken(models.Model):
    """The digest of a refresh token."""

    digest = models.CharField(max_length=64, primary_key=True)
    family = models.UUIDField(db_index=True)
    user = models.ForeignKey(User, on_delete=models.CASCADE)
    expires_at = models.DateTimeField()
    is_spent = models.BooleanField()

    class Meta:
        db_table = "refresh_tokens"


class FailedSignIn(models.Model):
    """A sign-in that failed, for a name that need not have an account."""

    id = models.UUIDField(primary_key=True)
    name = models.CharField(max_length=254)
    at = models.DateTimeField()

    class Meta:
        db_table = "failed_sign_ins"
        indexes = (models.Index(fields=("name", "at"), name="ix_failed_sign_ins_name_at"),)


class Order(models.Model):
    """What a user bought."""

    id = models.UUIDField(primary_key=True)
    # The index below serves it, too.
    user = models.ForeignKey(User, on_delete=models.PROTECT, db_index=False)
    status = models.CharField(max_length=20)
    created_at = models.DateTimeField()

    class Meta:
        db_table = "orders"
        indexes = (models.Index(fields=("user", "id"), name="ix_orders_user_id_id"),)


class OrderLine(models.Model):
    """Some pieces of one product, at the price of the day."""

    pk = models.CompositePrimaryKey("order_id", "position")
    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="lines", db_index=False)
    position = models.PositiveSmallIntegerField()
    product = models.ForeignKey(Product, on_delete=models.PROTECT)
    sku = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    quantity = models.PositiveIntegerField()
    price_cents = models.PositiveIntegerField()
    currency = models.CharField(max_length=3)

    class Meta:
        db_table = "order_lines"
        ordering = ("position",)


class Checkout(models.Model):
    """What a checkout with an `Idempotency-Key` led to."""

    pk = models.CompositePrimaryKey("user_id", "key")
    user = models.ForeignKey(User, on_delete=models.CASCADE, db_index=False)
    key = models.CharField(max_length=255)
    fingerprint = models.CharField(max_length=64)
    order = models.ForeignKey(Order, on_delete=models.CASCADE)
    created_at = models.DateTimeField()

    class Meta:
        db_table = "checkouts"
