"""What an operator sees of an order: one trace to its last consequence, and a dashboard without empty panels."""

import json
import re
from collections.abc import Iterator
from contextlib import ExitStack

import httpx2
from opentelemetry.proto.metrics.v1.metrics_pb2 import Metric
from opentelemetry.proto.trace.v1.trace_pb2 import Span

from ..collector import Collector, eventually
from ..server import PROJECT, Server
from ..wire import connect, head
from .conftest import PLACES, signed_in

# https://opentelemetry.io/docs/specs/otel/compatibility/prometheus_and_openmetrics/#otlp-metric-points-to-prometheus
UNITS = {"s": "_seconds", "By": "_bytes"}
LANGUAGE = {"sum", "max", "rate", "by", "le", "histogram_quantile", "increase"}


def buy(server: Server) -> httpx2.Response:
    """Place an order for something that is in stock."""
    with httpx2.Client(base_url=server.url, timeout=30) as client, signed_in(client) as customer:
        items = client.get("/v1/products").json()["items"]
        return customer.order((next(item["id"] for item in items if item["stock"]), 1))


def test_one_trace_leads_from_the_request_to_the_job(observed: tuple[Server, Collector]) -> None:
    server, collector = observed
    assert buy(server).status_code == 201

    def handled() -> list[Span]:
        return [span for span in collector.spans() if span.kind == Span.SPAN_KIND_CONSUMER]

    assert eventually(handled)
    trace_id = handled()[0].trace_id
    spans = {span.span_id: span for span in collector.spans() if span.trace_id == trace_id}
    (request,) = [span for span in spans.values() if span.kind == Span.SPAN_KIND_SERVER]
    assert request.name.replace("/", "") == "POST v1orders"
    assert request.span_id in ancestors(handled()[0], spans)
    # Each asked the database.
    parents = {span.parent_span_id for span in spans.values() if span.kind == Span.SPAN_KIND_CLIENT}
    assert {request.span_id, handled()[0].span_id} <= parents
    # Nobody asks who looked into the outbox in vain.
    assert all(span.parent_span_id for span in collector.spans() if span.kind == Span.SPAN_KIND_CLIENT)


def ancestors(span: Span, spans: dict[bytes, Span]) -> Iterator[bytes]:
    """Give the ids of the spans that a span lies within."""
    while span.parent_span_id in spans:
        yield span.parent_span_id
        span = spans[span.parent_span_id]


def test_the_dashboard_shows_what_there_is(observed: tuple[Server, Collector]) -> None:
    server, collector = observed
    buy(server)
    with ExitStack() as slow:
        for _ in range(PLACES):
            request = slow.enter_context(connect(server.url))
            request.sendall(head("POST /v1/users HTTP/1.1", "Host: localhost", "Content-Length: 10"))
        assert eventually(lambda: httpx2.get(f"{server.url}/v1/products").status_code == 503)

    dashboards = [json.loads(path.read_text()) for path in (PROJECT / "ops/dashboards").glob("*.json")]
    expressions = [
        target["expr"] for dashboard in dashboards for panel in dashboard["panels"] for target in panel["targets"]
    ]
    wanted = {name for expression in expressions for name in metrics_in(expression)}
    assert wanted

    def missing() -> set[str]:
        return wanted - {name for metric in collector.metrics() for name in prometheus_names(metric)}

    assert eventually(lambda: not missing()), missing()


def metrics_in(expression: str) -> set[str]:
    """Return the names of the metrics in a PromQL expression, without those that rules record."""
    bare = re.sub(r"by \([^)]*\)|\{[^}]*\}|\[[^]]*\]", " ", expression)
    return {name for name in re.findall(r"[a-z_][\w:]*", bare) if ":" not in name} - LANGUAGE


def prometheus_names(metric: Metric) -> set[str]:
    """Return the names under which Prometheus knows a metric."""
    name = metric.name.replace(".", "_") + UNITS.get(metric.unit, "")
    match metric.WhichOneof("data"):
        case "histogram":
            return {f"{name}_{part}" for part in ("bucket", "count", "sum")}
        case "sum" if metric.sum.is_monotonic:
            return {f"{name}_total"}
        case _:
            return {name}
