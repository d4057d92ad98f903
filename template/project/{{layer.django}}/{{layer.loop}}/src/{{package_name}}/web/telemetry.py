"""How requests are traced and measured."""

from http import HTTPMethod
from typing import Any

from django.urls import Resolver404, resolve

from ..platform.asgi import Application, Scope
from ..platform.telemetry import APART_ADDRESSES, is_on

_METHODS = frozenset(HTTPMethod)


def instrument(app: Application) -> Application:
    """Observe the requests of an application, except for probes; do nothing where nothing is exported.

    Django's own instrumentation would take a thread for it.
    """
    if not is_on():
        return app
    from opentelemetry.instrumentation.asgi import OpenTelemetryMiddleware  # noqa: PLC0415

    return OpenTelemetryMiddleware(
        app,
        excluded_urls=APART_ADDRESSES,
        default_span_details=_describe,
        exclude_spans=["receive", "send"],
    )


def _describe(scope: Scope) -> tuple[str, dict[str, Any]]:
    """Return the name and the attributes of a request's span."""
    method = scope["method"] if scope["method"] in _METHODS else "HTTP"
    try:
        route = resolve(scope["path"]).route
    except Resolver404:
        # The path is no name: there may be any number of them.
        return method, {}
    return f"{method} {route}", {"http.route": route}
