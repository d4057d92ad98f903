"""Create the outbox."""

from pydal import Field

from ...platform.schema import Schema


def upgrade(schema: Schema) -> None:
    """Change the tables."""
    schema.create_table(
        "outbox",
        Field("id", "uuid", notnull=True),
        Field("name", "string", length=100, notnull=True),
        Field("payload", "json", notnull=True),
        Field("trace", "json", notnull=True),
        Field("created_at", "instant", notnull=True),
        Field("available_at", "instant", notnull=True),
        Field("attempts", "integer", notnull=True),
        primarykey=["id"],
    )
    schema.create_index("ix_outbox_available_at", "outbox", "available_at")
    schema.create_table(
        "dead_letters",
        Field("id", "uuid", notnull=True),
        Field("name", "string", length=100, notnull=True),
        Field("payload", "json", notnull=True),
        Field("trace", "json", notnull=True),
        Field("created_at", "instant", notnull=True),
        Field("died_at", "instant", notnull=True),
        Field("error", "string", length=500, notnull=True),
        primarykey=["id"],
    )
