"""What the service tells a collector, and that it does not depend on one."""

import time
from collections.abc import Callable, Iterator
from uuid import uuid4

import httpx2
import pytest
from opentelemetry.proto.common.v1.common_pb2 import KeyValue
from opentelemetry.proto.metrics.v1.metrics_pb2 import HistogramDataPoint
from opentelemetry.proto.trace.v1.trace_pb2 import Span

from .collector import Collector, Values, collecting, eventually, hanging, values
from .server import PROCESSES, Server, start

PATH = "/openapi.json"
TRACE, PARENT = "0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"  # pragma: allowlist secret


@pytest.fixture
def collector() -> Iterator[Collector]:
    with collecting() as collector:
        yield collector


@pytest.fixture(scope="module")
def observed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, Collector]]:
    """A service that exports at once."""
    with collecting() as collector:
        server = start(tmp_path_factory.mktemp("observed"), WEB_CONCURRENCY="1", **collector.soon)
        yield server, collector
        assert server.stop() == 0, server.log.read_text()


def requests(collector: Collector) -> list[Span]:
    """Return the spans of requests."""
    return [span for span in collector.spans() if span.kind == Span.SPAN_KIND_SERVER]


def find(collector: Collector, trace_id: str) -> Span:
    """Return the span of the request that belongs to a trace, as soon as it arrives."""
    assert eventually(lambda: trace_id in {span.trace_id.hex() for span in requests(collector)})
    return next(span for span in requests(collector) if span.trace_id.hex() == trace_id)


def durations(collector: Collector) -> list[tuple[HistogramDataPoint, Values]]:
    """Return how long requests took, and which requests."""
    metrics = collector.metrics("http.server.request.duration")
    return [(point, values(point.attributes)) for metric in metrics for point in metric.histogram.data_points]


def get(server: Server, path: str, **headers: str) -> httpx2.Response:
    """Send a request within a trace of its own, unless `traceparent` names one."""
    return httpx2.get(f"{server.url}{path}", headers={"traceparent": f"00-{uuid4().hex}-{PARENT}-01", **headers})


def test_a_request_is_traced_measured_and_logged_under_one_id(observed: tuple[Server, Collector]) -> None:
    server, collector = observed
    answer = get(server, f"{PATH}?canary=a-secret", traceparent=f"00-{TRACE}-{PARENT}-01", Authorization="a-secret")

    span = find(collector, TRACE)
    attributes = values(span.attributes)
    assert span.parent_span_id.hex() == PARENT
    assert span.name.replace("/", "") == f"GET {PATH}".replace("/", "")
    assert str(attributes["http.route"]).strip("/") == PATH.strip("/")
    assert (attributes["http.request.method"], attributes["http.response.status_code"]) == ("GET", 200)

    def is_of_request(attributes: list[KeyValue]) -> bool:
        return values(attributes).get("request_id") == answer.headers["X-Request-ID"]

    assert eventually(lambda: any(is_of_request(record.attributes) for record in collector.logs()))
    (line,) = [record for record in collector.logs() if is_of_request(record.attributes)]
    assert line.body.string_value == f"GET {PATH} 200"
    assert (line.trace_id, line.span_id) == (span.trace_id, span.span_id)
    assert f"[{TRACE}] [{span.span_id.hex()}]" in server.log.read_text()

    def examples() -> list[tuple[HistogramDataPoint, Values]]:
        return [entry for entry in durations(collector) if any(e.trace_id.hex() == TRACE for e in entry[0].exemplars)]

    assert eventually(examples)
    point, about = examples()[0]
    assert about["http.route"] == attributes["http.route"]
    assert about["http.response.status_code"] == 200
    assert 0 < point.sum / point.count < 10

    assert "a-secret" not in collector.text()


def test_paths_do_not_name_spans(observed: tuple[Server, Collector]) -> None:
    server, collector = observed
    trace_id = uuid4().hex
    get(server, f"/nowhere/{trace_id}", traceparent=f"00-{trace_id}-{PARENT}-01")

    assert find(collector, trace_id).name == "GET"


def test_probes_leave_no_trace_and_nobody_can_hide_as_one(observed: tuple[Server, Collector]) -> None:
    server, collector = observed
    for path in ("/livez", "/readyz"):
        # By its address, as orchestrators do.
        assert get(server, path, Host="10.1.2.3:8000").status_code == 200
    trace_id = uuid4().hex
    get(server, f"{PATH}?http://localhost/livez", traceparent=f"00-{trace_id}-{PARENT}-01")

    find(collector, trace_id)
    assert not [span for span in requests(collector) if "livez" in str(span) or "readyz" in str(span)]
    routes = [str(about.get("http.route")) for _, about in durations(collector)]
    assert not [route for route in routes if route.endswith(("livez", "readyz"))]


def test_what_makes_a_process_slow_is_measured(observed: tuple[Server, Collector]) -> None:
    _, collector = observed

    assert eventually(lambda: {"process.cpu.time", "process.memory.usage"} <= {m.name for m in collector.metrics()})


def test_every_process_exports_until_its_end(launch: Callable[..., Server], collector: Collector) -> None:
    server = launch(WEB_CONCURRENCY="2", **collector.late)
    with httpx2.Client(base_url=server.url, headers={"Connection": "close"}) as client:
        for _ in range(20):
            client.get(PATH)
            # The first process may serve some seconds before the second has started.
            time.sleep(0.2)
    assert server.stop() == 0

    assert len(requests(collector)) == 20, server.log.read_text()
    assert sum(point.count for point, _ in durations(collector)) == 20
    processes = collector.resources()
    assert len(processes) == PROCESSES
    assert all(process["service.name"] and process["service.version"] for process in processes)
    assert {process["deployment.environment.name"] for process in processes} == {"development"}


def test_a_share_of_the_traces_is_kept_and_all_of_the_metrics(
    launch: Callable[..., Server], collector: Collector
) -> None:
    server = launch(OTEL_TRACES_SAMPLER="parentbased_traceidratio", OTEL_TRACES_SAMPLER_ARG="0", **collector.late)
    for _ in range(5):
        httpx2.get(f"{server.url}{PATH}")
    assert server.stop() == 0

    assert requests(collector) == []
    ((point, about),) = durations(collector)
    assert (point.count, about["http.response.status_code"]) == (5, 200)
    lines = [record for record in collector.logs() if record.body.string_value.startswith("GET ")]
    assert len({record.trace_id for record in lines}) == 5


def test_a_collector_that_hangs_delays_nobody(launch: Callable[..., Server]) -> None:
    with hanging() as collector:
        server = launch(**collector.soon)
        with httpx2.Client(base_url=server.url, timeout=5) as client:
            for _ in range(10):
                assert client.get(PATH).status_code == 200
        assert eventually(lambda: collector.held)

        began = time.monotonic()
        assert server.stop() == 0
        # OpenTelemetry's own way to stop takes half a minute.
        assert time.monotonic() - began < 20


def test_without_a_collector_it_says_nothing(launch: Callable[..., Server]) -> None:
    server = launch()
    httpx2.get(f"{server.url}{PATH}")

    assert server.stop() == 0
    assert "opentelemetry" not in server.log.read_text()
