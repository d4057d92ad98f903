"""The shop's tables."""

from pydal import DAL, Field

from .outbox import define_outbox


def define_tables(dal: DAL) -> None:
    """Tell pyDAL of all tables; what others refer to comes first."""
    define_outbox(dal)
    define_accounts(dal)
    # The price is kept in cents, which every database stores exactly.
    dal.define_table(
        "products",
        Field("id", "uuid", notnull=True),
        Field("sku", length=40, notnull=True, unique=True),
        Field("name", length=200, notnull=True),
        Field("description", length=2000, notnull=True),
        Field("price_cents", "integer", notnull=True),
        Field("currency", length=3, notnull=True),
        Field("stock", "integer", notnull=True, custom_qualifier="CHECK (stock >= 0)"),
        primarykey=["id"],
    )
    define_orders(dal)


def define_accounts(dal: DAL) -> None:
    """Tell pyDAL who can sign in, of the digests of refresh tokens, and of sign-ins that failed."""
    dal.define_table(
        "users",
        Field("id", "uuid", notnull=True),
        Field("email", length=254, notnull=True, unique=True),
        Field("password_hash", length=200, notnull=True),
        Field("created_at", "instant", notnull=True),
        primarykey=["id"],
    )
    dal.define_table(
        "refresh_tokens",
        Field("digest", length=64, notnull=True),
        Field("family", "uuid", notnull=True),
        Field("user_id", "reference users.id", notnull=True, ondelete="CASCADE"),
        Field("expires_at", "instant", notnull=True),
        Field("is_spent", "boolean", notnull=True),
        primarykey=["digest"],
    )
    # The name need not have an account.
    dal.define_table(
        "failed_sign_ins",
        Field("id", "uuid", notnull=True),
        Field("name", length=254, notnull=True),
        Field("at", "instant", notnull=True),
        primarykey=["id"],
    )


def define_orders(dal: DAL) -> None:
    """Tell pyDAL what users bought, and what a checkout with an `Idempotency-Key` led to."""
    dal.define_table(
        "orders",
        Field("id", "uuid", notnull=True),
        Field("user_id", "reference users.id", notnull=True, ondelete="RESTRICT"),
        Field("status", length=20, notnull=True),
        Field("created_at", "instant", notnull=True),
        primarykey=["id"],
    )
    # Some pieces of one product, at the price of the day.
    dal.define_table(
        "order_lines",
        Field("order_id", "reference orders.id", notnull=True, ondelete="CASCADE"),
        Field("position", "integer", notnull=True),
        Field("product_id", "reference products.id", notnull=True, ondelete="RESTRICT"),
        Field("sku", length=40, notnull=True),
        Field("name", length=200, notnull=True),
        Field("quantity", "integer", notnull=True),
        Field("price_cents", "integer", notnull=True),
        Field("currency", length=3, notnull=True),
        primarykey=["order_id", "position"],
    )
    dal.define_table(
        "checkouts",
        Field("user_id", "reference users.id", notnull=True, ondelete="CASCADE"),
        Field("key", length=255, notnull=True),
        Field("fingerprint", length=64, notnull=True),
        Field("order_id", "reference orders.id", notnull=True, ondelete="CASCADE"),
        Field("created_at", "instant", notnull=True),
        primarykey=["user_id", "key"],
    )
