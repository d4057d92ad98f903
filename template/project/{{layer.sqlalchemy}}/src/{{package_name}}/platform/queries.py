"""Database queries as spans, and connections as a metric."""

from opentelemetry import metrics, trace
from sqlalchemy import Engine

from .telemetry import is_on


def trace_queries(engine: Engine) -> None:
    """Observe an engine; do nothing where nothing is exported."""
    if is_on():
        # Not the instrumentor: it only sees engines that are made after it, and needs SQLAlchemy's asynchronous part.
        from opentelemetry.instrumentation.sqlalchemy.engine import EngineTracer  # noqa: PLC0415

        # https://opentelemetry.io/docs/specs/semconv/database/database-metrics/#metric-dbclientconnectioncount
        connections = metrics.get_meter(__name__).create_up_down_counter("db.client.connection.count", "{connection}")
        EngineTracer(  # type: ignore[no-untyped-call] # it is not annotated
            trace.get_tracer(__name__), engine, connections
        )
