"""Create users, visits, password resets and staff."""

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
        "users",
        Field("id", "uuid", notnull=True),
        Field("email", "string", length=254, notnull=True, unique=True),
        Field("password_hash", "string", length=200, notnull=True),
        Field("created_at", "instant", notnull=True),
        primarykey=["id"],
    )
    schema.create_table(
        "visits",
        Field("digest", "string", length=64, notnull=True),
        Field("user_id", "reference users.id", notnull=True, ondelete="CASCADE"),
        Field("began_at", "instant", notnull=True),
        Field("seen_at", "instant", notnull=True),
        primarykey=["digest"],
    )
    schema.create_index("ix_visits_began_at", "visits", "began_at")
    schema.create_index("ix_visits_user_id", "visits", "user_id")
    schema.create_table(
        "password_resets",
        Field("digest", "string", length=64, notnull=True),
        Field("user_id", "reference users.id", notnull=True, ondelete="CASCADE"),
        Field("expires_at", "instant", notnull=True),
        primarykey=["digest"],
    )
    schema.create_index("ix_password_resets_user_id", "password_resets", "user_id")
    schema.create_table(
        "staff",
        Field("user_id", "reference users.id", notnull=True, ondelete="CASCADE"),
        primarykey=["user_id"],
    )
