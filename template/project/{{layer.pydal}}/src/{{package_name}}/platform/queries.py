"""Database queries as spans; pyDAL writes values into its statements, so that they are taken out here."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from opentelemetry import trace
from opentelemetry.trace import SpanKind

_tracer = trace.get_tracer(__name__)
_SYSTEMS = {"postgres": "postgresql"}
_VALUE = re.compile(r"'(?:[^']|'')*'|\b\d+(?:\.\d+)?\b")


@contextmanager
def traced_query(engine: str, statement: str) -> Iterator[None]:
    """Observe a statement."""
    operation = statement.lstrip("( ").partition(" ")[0].upper()
    with _tracer.start_as_current_span(operation, kind=SpanKind.CLIENT) as span:
        if span.is_recording():
            # https://opentelemetry.io/docs/specs/semconv/database/database-spans/
            text = _VALUE.sub("?", statement)
            system = _SYSTEMS.get(engine, engine)
            span.set_attributes({"db.system.name": system, "db.operation.name": operation, "db.query.text": text})
        yield
