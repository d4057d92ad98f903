"""How requests are traced and measured."""

from http import HTTPMethod
from typing import Any

from sanic.exceptions import SanicException

from ..platform.asgi import Application as ASGIApplication
from ..platform.asgi import Scope
from ..platform.bodies import Message, Receive
from ..platform.exchange import Send
from ..platform.telemetry import APART_ADDRESSES, is_on
from .application import Application

_METHODS = frozenset(HTTPMethod)


def instrument(app: Application) -> ASGIApplication:
    """Observe the requests of an application, except for probes; do nothing where nothing is exported."""
    if not is_on():
        return app
    from opentelemetry.instrumentation.asgi import OpenTelemetryMiddleware  # noqa: PLC0415

    def describe(scope: Scope) -> tuple[str, dict[str, Any]]:
        """Return the name and the attributes of a request's span."""
        path = scope["raw_path"].partition(b"?")[0].decode("latin-1")
        try:
            route = app.router.get(path, scope["method"], None)[0]
        except SanicException:
            # Neither is the path a name, nor a made-up method: there may be any number of them.
            return (scope["method"] if scope["method"] in _METHODS else "HTTP"), {}
        return f"{scope['method']} /{route.path}", {"http.route": f"/{route.path}"}

    async def listing_headers(scope: Scope, receive: Receive, send: Send) -> None:
        async def send_list(message: Message) -> None:
            if message["type"] == "http.response.start":
                # Sanic's can be read once, which the middleware does.
                message["headers"] = list(message["headers"])
            await send(message)

        await app(scope, receive, send_list)

    return OpenTelemetryMiddleware(
        listing_headers,
        excluded_urls=APART_ADDRESSES,
        default_span_details=describe,
        exclude_spans=["receive", "send"],
    )
