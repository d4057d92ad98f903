"""What clients watch; `platform/streams/upgrade.py` has the WebSockets."""

from contextlib import suppress

from sanic import Blueprint, HTTPResponse

from ..platform.reading import read_query
from ..platform.streams.messages import Watch
from ..platform.streams.opening import EVENT_STREAM, HEADERS, Opening, read_opening
from .application import Request
from .responses import respond

blueprint = Blueprint("stream", url_prefix="/stream", version=1)


@blueprint.get("")
async def stream(request: Request) -> None:
    """Return what happens to topics, as Server-Sent Events without end."""
    events = await request.app.ctx.resources.streams.open(_read(request))
    response = await request.respond(headers=HEADERS, content_type=EVENT_STREAM)
    # Most streams end since the client leaves.
    with suppress(OSError):
        async for chunk in events:
            await response.send(chunk)


@blueprint.get("/presence")
async def read_presence(request: Request) -> HTTPResponse:
    """Return how many connections watch each topic."""
    return respond(await request.app.ctx.resources.streams.count(_read(request)))


def _read(request: Request) -> Opening:
    watch, headers = read_query(Watch, request.query_string), request.headers
    settings = request.app.ctx.settings
    return read_opening(watch, headers.get("Authorization"), headers.get("Last-Event-ID"), settings)
