"""How requests are traced and measured."""

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware
from opentelemetry import trace

from ..platform.http import APART
from ..platform.telemetry import is_on
from .keys import SPAN


def middlewares() -> list[Middleware]:
    """Return what observes requests, except for probes; nothing where nothing is exported."""
    if not is_on():
        return []
    from opentelemetry.instrumentation import aiohttp_server  # noqa: PLC0415

    # It also replaces `web.Application` by one that observes what our shell refuses, and fails on some of it: the
    # factory has the original.
    aiohttp_server.AioHttpServerInstrumentor().instrument()
    trace_request = aiohttp_server.create_aiohttp_middleware()

    @web.middleware
    async def observe(request: web.Request, handler: Handler) -> web.StreamResponse:
        async def note_span(request: web.Request) -> web.StreamResponse:
            request[SPAN] = trace.get_current_span()
            return await handler(request)

        if request.path in APART:
            return await handler(request)
        response: web.StreamResponse = await trace_request(request, note_span)
        return response

    return [observe]
