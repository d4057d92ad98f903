"""Create the audit trail."""

from pydal import Field

from ...platform.append_only import protect
from ...platform.dal import adapter_of
from ...platform.schema import Schema


def upgrade(schema: Schema) -> None:
    """Change the tables."""
    schema.create_table(
        "audit_records",
        Field("id", "uuid", notnull=True),
        Field("at", "instant", notnull=True),
        Field("actor", "string", length=36, notnull=True),
        Field("action", "string", length=40, notnull=True),
        Field("subject", "string", length=100, notnull=True),
        Field("outcome", "string", length=10, notnull=True),
        Field("request_id", "string", length=128, notnull=True),
        Field("trace_id", "string", length=32, notnull=True),
        Field("client", "string", length=64, notnull=True),
        primarykey=["id"],
    )
    schema.create_index("ix_audit_records_action", "audit_records", "action")
    schema.create_index("ix_audit_records_at", "audit_records", "at")
    schema.create_table(
        "audit_seals",
        Field("number", "integer", notnull=True),
        Field("record_id", "uuid", notnull=True, unique=True),
        Field("digest", "string", length=64, notnull=True),
        primarykey=["number"],
    )
    for table in ("audit_records", "audit_seals"):
        for statement in protect(adapter_of(schema.dal).dbengine, table):
            schema.execute(f"{statement};")
