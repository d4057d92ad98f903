"""Create the inbox."""

from pydal import Field

from ...platform.schema import Schema


def upgrade(schema: Schema) -> None:
    """Change the tables."""
    schema.create_table(
        "inbox",
        Field("id", "uuid", notnull=True),
        Field("key", "string", length=200, notnull=True),
        Field("received_at", "instant", notnull=True),
        primarykey=["id"],
    )
    schema.create_index("ix_inbox_key", "inbox", "key")
    schema.create_index("ix_inbox_received_at", "inbox", "received_at")
