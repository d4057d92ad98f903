"""How requests are traced and measured."""

from django.http import HttpRequest, HttpResponse
from opentelemetry.trace import Span

from ..platform.telemetry import APART_ADDRESSES, is_on
from ..platform.wsgi import SPAN


def instrument() -> None:
    """Observe all requests, except for probes; do nothing where nothing is exported.

    Call it before Django reads `MIDDLEWARE`, which this adds to.
    """
    if is_on():
        from opentelemetry.instrumentation.django import DjangoInstrumentor  # noqa: PLC0415

        DjangoInstrumentor().instrument(response_hook=_end, excluded_urls=APART_ADDRESSES)


def _end(span: Span, request: HttpRequest, _response: HttpResponse) -> None:
    request.META[SPAN] = span
