"""How requests are traced and measured."""

from typing import TYPE_CHECKING

from flask import Flask, request
from opentelemetry.trace import Span

from ..platform.telemetry import APART_ADDRESSES, is_on
from ..platform.wsgi import SPAN

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment


def instrument(app: Flask) -> None:
    """Observe the requests of an application, except for probes; do nothing where nothing is exported."""
    if is_on():
        from opentelemetry.instrumentation.flask import FlaskInstrumentor  # noqa: PLC0415

        FlaskInstrumentor.instrument_app(  # type: ignore[no-untyped-call] # it is not annotated
            app, request_hook=_begin, excluded_urls=APART_ADDRESSES, enable_commenter=False
        )


def _begin(span: Span, environ: "WSGIEnvironment") -> None:
    environ[SPAN] = span
    # The default name is the path, of which there may be any number.
    if request.url_rule is None:
        span.update_name(request.method)
