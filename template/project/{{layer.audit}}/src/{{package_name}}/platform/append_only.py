"""Tables that nobody changes: triggers refuse it, until a command of an operator takes them away."""

from collections.abc import Sequence

_FUNCTION = """\
CREATE OR REPLACE FUNCTION refuse_to_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION USING MESSAGE = TG_TABLE_NAME || ' is append-only';
END
$$"""


def protect(dialect: str, table: str) -> Sequence[str]:
    """Return the statements that let nobody change or delete a row of a table, by the name of the database's kind."""
    match dialect:
        case "sqlite":
            return [
                f"CREATE TRIGGER {table}_no_{change} BEFORE {change} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
                for change in ("UPDATE", "DELETE")
            ]
        case "mysql":
            return [
                f"CREATE TRIGGER {table}_no_{change} BEFORE {change} ON {table} FOR EACH ROW "
                f"SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = '{table} is append-only'"
                for change in ("UPDATE", "DELETE")
            ]
        case _:
            trigger = (
                f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
                "FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_change()"
            )
            return [_FUNCTION, trigger]


def release(dialect: str, table: str) -> Sequence[str]:
    """Return the statements that take the protection of a table away."""
    if dialect in {"sqlite", "mysql"}:
        return [f"DROP TRIGGER IF EXISTS {table}_no_{change}" for change in ("UPDATE", "DELETE")]
    return [f"DROP TRIGGER IF EXISTS {table}_append_only ON {table}"]
