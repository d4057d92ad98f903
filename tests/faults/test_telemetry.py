"""What a collector learns of a request and of the job that follows, and what becomes of both without a collector."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psutil
import pytest
from collector import Collector, collecting, hanging, values
from effects import Effects
from opentelemetry.proto.trace.v1.trace_pb2 import Span
from projects import free_port
from servers import BROKERS
from services import Service, Web
from shop import place_orders

ORDERS = 12
CHECKOUT = "/v1/orders"


@pytest.mark.parametrize("broker", BROKERS, indirect=True, scope="session")
def test_one_trace_runs_from_the_request_through_the_outbox_into_the_job(
    start: Callable[..., Web], work: Callable[..., Service], effects: Effects
) -> None:
    with collecting() as collector:
        # So late that only what is sent at the end arrives.
        web, worker = start(**collector.late), work(**collector.late)
        for process in web.children():
            with alone(process, web):
                place_orders(web, ORDERS // 2)
        worker.wait_for(effects.all_done(ORDERS))
        assert (web.stop(), worker.stop()) == (0, 0)

    checkouts = {
        span.trace_id: process for process, span in spans(collector, Span.SPAN_KIND_SERVER) if is_checkout(span)
    }
    handled = {
        span.trace_id: process for process, span in spans(collector, Span.SPAN_KIND_CONSUMER) if is_handling(span)
    }
    assert len(checkouts) == ORDERS
    assert handled.keys() == checkouts.keys()
    assert len(set(checkouts.values())) == 2
    assert not set(handled.values()) & set(checkouts.values())
    statements = {
        span.trace_id
        for _, span in spans(collector, Span.SPAN_KIND_CLIENT)
        if "db.system.name" in values(span.attributes)
    }
    assert checkouts.keys() <= statements

    points = [
        point
        for metric in collector.metrics("http.server.request.duration")
        for point in metric.histogram.data_points
        if is_route(values(point.attributes)) and values(point.attributes)["http.request.method"] == "POST"
    ]
    assert sum(point.count for point in points) == ORDERS
    assert {exemplar.trace_id for point in points for exemplar in point.exemplars} <= checkouts.keys()
    lines = [record for record in collector.logs() if record.body.string_value == f"POST {CHECKOUT} 201"]
    assert sorted(record.trace_id for record in lines) == sorted(checkouts)


@pytest.mark.parametrize("reach", ["down", "hung"])
def test_a_collector_that_does_not_answer_fails_no_request(
    start: Callable[..., Web], work: Callable[..., Service], effects: Effects, reach: str
) -> None:
    with hanging() as collector:
        settings = collector.soon
        if reach == "down":
            settings |= {"OTEL_EXPORTER_OTLP_ENDPOINT": f"http://127.0.0.1:{free_port()}"}
        web, worker = start(**settings), work(**settings)
        place_orders(web, ORDERS)
        worker.wait_for(effects.all_done(ORDERS))
        assert (web.stop(), worker.stop()) == (0, 0)


@contextmanager
def alone(process: psutil.Process, web: Web) -> Iterator[None]:
    """Let one process of a server take all requests."""
    others = [child for child in web.children() if child != process]
    for other in others:
        other.suspend()
    yield
    for other in others:
        other.resume()


def spans(collector: Collector, kind: int) -> list[tuple[str, Span]]:
    """Return the spans of a kind, each with the process that it comes from."""
    return [
        (str(values(batch.resource.attributes)["service.instance.id"]), span)
        for batch in collector.resource_spans
        for scope in batch.scope_spans
        for span in scope.spans
        if span.kind == kind
    ]


def is_checkout(span: Span) -> bool:
    attributes = values(span.attributes)
    return is_route(attributes) and attributes.get("http.request.method") == "POST"


def is_route(attributes: dict[str, object]) -> bool:
    return str(attributes.get("http.route")).strip("/") == CHECKOUT.strip("/")


def is_handling(span: Span) -> bool:
    return span.name == "handle order.placed"
