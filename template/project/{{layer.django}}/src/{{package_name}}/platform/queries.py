"""Django's database queries as spans, by the hook that Django has for it, so that every database is observed alike."""

from collections.abc import Callable, Mapping
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created
from opentelemetry import trace
from opentelemetry.trace import SpanKind

_tracer = trace.get_tracer(__name__)


def trace_queries() -> None:
    """Observe every connection that opens from now on."""
    connection_created.connect(_observe, dispatch_uid="trace_queries")


def _observe(connection: BaseDatabaseWrapper, **_: object) -> None:
    if _trace not in connection.execute_wrappers:
        connection.execute_wrappers.append(_trace)


def _trace(
    execute: Callable[..., object],
    sql: str,
    params: object,
    many: bool,  # noqa: FBT001
    context: Mapping[str, Any],
) -> object:
    connection = context["connection"]
    operation = sql.lstrip("( ").partition(" ")[0].upper()
    # https://opentelemetry.io/docs/specs/semconv/database/database-spans/ The text has placeholders for the values.
    attributes = {
        "db.system.name": connection.vendor,
        "db.namespace": str(connection.settings_dict["NAME"]),
        "db.operation.name": operation,
        "db.query.text": sql,
    }
    with _tracer.start_as_current_span(operation, kind=SpanKind.CLIENT, attributes=attributes):
        return execute(sql, params, many, context)
