"""Requests as spans and metrics (https://opentelemetry.io/docs/specs/semconv/http/).

For frameworks whose own instrumentation leaves out the method or the route.
"""

import time
from collections.abc import Mapping
from http import HTTPMethod, HTTPStatus

from opentelemetry.metrics import get_meter
from opentelemetry.propagate import extract
from opentelemetry.trace import Span, SpanKind, StatusCode, get_tracer, use_span

from .peers import Client
from .settings import SERVICE

_METHODS = frozenset(HTTPMethod)
_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1.0, 2.5, 5.0, 7.5, 10.0]


class Observation:
    """One request.

    Args:
        observer: what measures it.
        method: the HTTP method.
        path: as it was sent, without the query.
        client: who sent it.
        headers: the request's, with names in lower case.
    """

    def __init__(
        self, observer: "Observer", method: str, path: str, client: Client, headers: Mapping[str, str]
    ) -> None:
        self._observer = observer
        self._method = method if method in _METHODS else "_OTHER"
        self._about: dict[str, str | int] = {"http.request.method": self._method, "url.scheme": client.scheme}
        observer.active.add(1, self._about)
        self._began = time.perf_counter()
        attributes = {**self._about, "url.path": path, "client.address": client.address}
        self.span: Span = observer.tracer.start_span(
            self._method, extract(headers), SpanKind.SERVER, attributes=attributes
        )

    def end(self, status: int, route: str | None) -> None:
        """Tell how it ended; `route` is the pattern of its path, if it has one."""
        self._observer.active.add(-1, self._about)
        outcome: dict[str, str | int] = {"http.response.status_code": status}
        if route is not None:
            outcome["http.route"] = route
            self.span.update_name(f"{self._method} {route}")
        if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            outcome["error.type"] = str(status)
            self.span.set_status(StatusCode.ERROR)
        self.span.set_attributes(outcome)
        with use_span(self.span, end_on_exit=True):
            self._observer.durations.record(time.perf_counter() - self._began, self._about | outcome)


class Observer:
    """What measures the requests of a process."""

    def __init__(self) -> None:
        meter = get_meter(SERVICE)
        self.tracer = get_tracer(SERVICE)
        self.active = meter.create_up_down_counter(
            "http.server.active_requests", unit="{request}", description="Number of active HTTP server requests."
        )
        self.durations = meter.create_histogram(
            "http.server.request.duration",
            unit="s",
            description="Duration of HTTP server requests.",
            explicit_bucket_boundaries_advisory=_SECONDS,
        )
