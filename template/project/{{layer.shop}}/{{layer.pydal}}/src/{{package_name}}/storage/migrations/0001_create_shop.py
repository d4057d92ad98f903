"""Create the shop."""

from pydal import Field

from ...platform.schema import Schema


def upgrade(schema: Schema) -> None:
    """Change the tables."""
    schema.create_table(
        "failed_sign_ins",
        Field("id", "uuid", notnull=True),
        Field("name", "string", length=254, notnull=True),
        Field("at", "instant", notnull=True),
        primarykey=["id"],
    )
    schema.create_index("ix_failed_sign_ins_name_at", "failed_sign_ins", "name", "at")
    schema.create_table(
        "products",
        Field("id", "uuid", notnull=True),
        Field("sku", "string", length=40, notnull=True, unique=True),
        Field("name", "string", length=200, notnull=True),
        Field("description", "string", length=2000, notnull=True),
        Field("price_cents", "integer", notnull=True),
        Field("currency", "string", length=3, notnull=True),
        Field("stock", "integer", notnull=True, custom_qualifier="CHECK (stock >= 0)"),
        primarykey=["id"],
    )
    schema.create_table(
        "users",
        Field("id", "uuid", notnull=True),
        Field("email", "string", length=254, notnull=True, unique=True),
        Field("password_hash", "string", length=200, notnull=True),
        Field("created_at", "instant", notnull=True),
        primarykey=["id"],
    )
    schema.create_table(
        "orders",
        Field("id", "uuid", notnull=True),
        Field("user_id", "reference users.id", notnull=True, ondelete="RESTRICT"),
        Field("status", "string", length=20, notnull=True),
        Field("created_at", "instant", notnull=True),
        primarykey=["id"],
    )
    schema.create_index("ix_orders_user_id_id", "orders", "user_id", "id")
    schema.create_table(
        "refresh_tokens",
        Field("digest", "string", length=64, notnull=True),
        Field("family", "uuid", notnull=True),
        Field("user_id", "reference users.id", notnull=True, ondelete="CASCADE"),
        Field("expires_at", "instant", notnull=True),
        Field("is_spent", "boolean", notnull=True),
        primarykey=["digest"],
    )
    schema.create_index("ix_refresh_tokens_family", "refresh_tokens", "family")
    schema.create_table(
        "checkouts",
        Field("user_id", "reference users.id", notnull=True, ondelete="CASCADE"),
        Field("key", "string", length=255, notnull=True),
        Field("fingerprint", "string", length=64, notnull=True),
        Field("order_id", "reference orders.id", notnull=True, ondelete="CASCADE"),
        Field("created_at", "instant", notnull=True),
        primarykey=["user_id", "key"],
    )
    schema.create_table(
        "order_lines",
        Field("order_id", "reference orders.id", notnull=True, ondelete="CASCADE"),
        Field("position", "integer", notnull=True),
        Field("product_id", "reference products.id", notnull=True, ondelete="RESTRICT"),
        Field("sku", "string", length=40, notnull=True),
        Field("name", "string", length=200, notnull=True),
        Field("quantity", "integer", notnull=True),
        Field("price_cents", "integer", notnull=True),
        Field("currency", "string", length=3, notnull=True),
        primarykey=["order_id", "position"],
    )
    schema.create_index("ix_order_lines_product_id", "order_lines", "product_id")
