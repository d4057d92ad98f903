"""A collector for tests: takes what the service exports (OTLP over HTTP) and keeps it for questions."""

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread

from opentelemetry.proto.collector.logs.v1.logs_service_pb2 import ExportLogsServiceRequest
from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import ExportMetricsServiceRequest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.common.v1.common_pb2 import KeyValue
from opentelemetry.proto.logs.v1.logs_pb2 import LogRecord, ResourceLogs
from opentelemetry.proto.metrics.v1.metrics_pb2 import Metric, ResourceMetrics
from opentelemetry.proto.trace.v1.trace_pb2 import ResourceSpans, Span

SECONDS_TO_ARRIVE = 20
Values = dict[str, str | int | float | bool]
_Batch = ResourceSpans | ResourceMetrics | ResourceLogs


def values(attributes: Iterable[KeyValue]) -> Values:
    """Return attributes as a dictionary of plain values."""
    return {pair.key: getattr(pair.value, pair.value.WhichOneof("value") or "string_value") for pair in attributes}


class Collector:
    """What has arrived, by signal and by process.

    Attributes:
        url: its address, the value of `OTEL_EXPORTER_OTLP_ENDPOINT`.
        held: how many exports wait for an answer.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self.held = 0
        self.resource_spans: list[ResourceSpans] = []
        self.resource_metrics: list[ResourceMetrics] = []
        self.resource_logs: list[ResourceLogs] = []

    @property
    def soon(self) -> dict[str, str]:
        """The variables that let a service export to here as soon as something happens."""
        return self._every(100)

    @property
    def late(self) -> dict[str, str]:
        """The variables that let a service export to here, but so rarely that only its end can bring anything."""
        return self._every(600_000)

    def _every(self, milliseconds: int) -> dict[str, str]:
        intervals = ("OTEL_BSP_SCHEDULE_DELAY", "OTEL_BLRP_SCHEDULE_DELAY", "OTEL_METRIC_EXPORT_INTERVAL")
        return {"OTEL_EXPORTER_OTLP_ENDPOINT": self.url, **dict.fromkeys(intervals, str(milliseconds))}

    def take(self, path: str, body: bytes) -> None:
        """Keep one export."""
        match path:
            case "/v1/traces":
                self.resource_spans.extend(ExportTraceServiceRequest.FromString(body).resource_spans)
            case "/v1/metrics":
                self.resource_metrics.extend(ExportMetricsServiceRequest.FromString(body).resource_metrics)
            case "/v1/logs":
                self.resource_logs.extend(ExportLogsServiceRequest.FromString(body).resource_logs)

    def resources(self) -> list[Values]:
        """Return what each process says of itself."""
        batches: list[_Batch] = [*self.resource_spans, *self.resource_metrics, *self.resource_logs]
        resources = [values(batch.resource.attributes) for batch in batches]
        return list({resource["service.instance.id"]: resource for resource in resources}.values())

    def spans(self) -> list[Span]:
        """Return all spans."""
        return [span for batch in self.resource_spans for scope in batch.scope_spans for span in scope.spans]

    def logs(self) -> list[LogRecord]:
        """Return all log records."""
        return [record for batch in self.resource_logs for scope in batch.scope_logs for record in scope.log_records]

    def metrics(self, name: str = "") -> list[Metric]:
        """Return the metrics of a name, or all."""
        scopes = [scope for batch in self.resource_metrics for scope in batch.scope_metrics]
        return [metric for scope in scopes for metric in scope.metrics if name in {"", metric.name}]

    def text(self) -> str:
        """Return everything in words, to look for what must not be there."""
        return "\n".join(map(str, [*self.resource_spans, *self.resource_metrics, *self.resource_logs]))


@contextmanager
def collecting() -> Iterator[Collector]:
    """Run a collector."""
    with _serving(lambda: None) as collector:
        yield collector


@contextmanager
def hanging() -> Iterator[Collector]:
    """Run a collector that takes connections and never answers."""
    done = Event()
    with _serving(done.wait) as collector:
        yield collector
        done.set()


@contextmanager
def _serving(wait: Callable[[], object]) -> Iterator[Collector]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            collector.held += 1
            wait()
            collector.held -= 1
            collector.take(self.path, body)
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        def handle_error(self, *_: object) -> None:
            """Clients go away while nobody answers."""

    with Server(("127.0.0.1", 0), Handler) as server:
        collector = Collector(f"http://127.0.0.1:{server.server_address[1]}")
        Thread(target=server.serve_forever, daemon=True).start()
        yield collector
        server.shutdown()


def eventually(condition: Callable[[], object]) -> bool:
    """Tell whether a condition comes true before the exports must have arrived."""
    deadline = time.monotonic() + SECONDS_TO_ARRIVE
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True
