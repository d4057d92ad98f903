"""A collector that takes OpenTelemetry's protocol over HTTP (OTLP) and remembers what it got."""

import gzip
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from opentelemetry.proto.collector.logs.v1.logs_service_pb2 import ExportLogsServiceRequest
from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import ExportMetricsServiceRequest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.common.v1.common_pb2 import AnyValue, KeyValue


@dataclass(frozen=True)
class Span:
    """A finished span, with the attributes of the process that it ran in."""

    name: str
    trace: str
    id: str
    parent: str
    kind: int
    attributes: dict[str, Any]
    resource: dict[str, Any]
    events: list[dict[str, Any]]


@dataclass(frozen=True)
class Metric:
    """What one process reported of a metric; `points` are the attributes of each of its series."""

    name: str
    points: list[dict[str, Any]]
    resource: dict[str, Any]


@dataclass(frozen=True)
class Log:
    """A log record."""

    body: str
    trace: str
    span: str
    attributes: dict[str, Any]
    resource: dict[str, Any]


@dataclass
class Collector:
    """What has arrived.

    Attributes:
        url: the value of `OTEL_EXPORTER_OTLP_ENDPOINT`.
        raw: every body, as it was sent.
    """

    url: str
    spans: list[Span] = field(default_factory=list)
    metrics: list[Metric] = field(default_factory=list)
    logs: list[Log] = field(default_factory=list)
    raw: list[bytes] = field(default_factory=list)

    def take(self, path: str, body: bytes) -> None:
        """Remember an export."""
        self.raw.append(body)
        getattr(self, f"_take_{path.rpartition('/')[2]}")(body)

    def _take_traces(self, body: bytes) -> None:
        for sender in ExportTraceServiceRequest.FromString(body).resource_spans:
            resource = _values(sender.resource.attributes)
            self.spans += [
                Span(
                    span.name,
                    span.trace_id.hex(),
                    span.span_id.hex(),
                    span.parent_span_id.hex(),
                    span.kind,
                    _values(span.attributes),
                    resource,
                    [_values(event.attributes) for event in span.events],
                )
                for scope in sender.scope_spans
                for span in scope.spans
            ]

    def _take_metrics(self, body: bytes) -> None:
        for sender in ExportMetricsServiceRequest.FromString(body).resource_metrics:
            resource = _values(sender.resource.attributes)
            for scope in sender.scope_metrics:
                for metric in scope.metrics:
                    data = getattr(metric, metric.WhichOneof("data"))
                    points = [_values(point.attributes) for point in data.data_points]
                    self.metrics.append(Metric(metric.name, points, resource))

    def _take_logs(self, body: bytes) -> None:
        for sender in ExportLogsServiceRequest.FromString(body).resource_logs:
            resource = _values(sender.resource.attributes)
            self.logs += [
                Log(
                    str(_value(record.body)),
                    record.trace_id.hex(),
                    record.span_id.hex(),
                    _values(record.attributes),
                    resource,
                )
                for scope in sender.scope_logs
                for record in scope.log_records
            ]


@contextmanager
def collector() -> Iterator[Collector]:
    """Run a collector on a free port."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            taken.take(self.path, gzip.decompress(body) if self.headers["Content-Encoding"] == "gzip" else body)
            self.send_response(200)
            self.send_header("Content-Type", "application/x-protobuf")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_words: object) -> None:
            """Keep the tests' output readable."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    taken = Collector(f"http://127.0.0.1:{server.server_port}")
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield taken
    finally:
        server.shutdown()
        server.server_close()


def _values(attributes: list[KeyValue]) -> dict[str, Any]:
    return {attribute.key: _value(attribute.value) for attribute in attributes}


def _value(value: AnyValue) -> Any:
    kind = value.WhichOneof("value")
    if kind == "array_value":
        return [_value(item) for item in value.array_value.values]
    if kind == "kvlist_value":
        return _values(value.kvlist_value.values)
    return getattr(value, kind) if kind else None
