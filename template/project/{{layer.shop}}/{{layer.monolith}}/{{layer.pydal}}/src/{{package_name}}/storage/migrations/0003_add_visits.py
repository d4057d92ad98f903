"""Create visits, password resets and staff."""

from pydal import Field

from ...platform.schema import Schema


def upgrade(schema: Schema) -> None:
    """Change the tables."""
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
