"""What clients watch; `platform/streams/upgrade.py` has the WebSockets."""

from typing import Any

from django.http import HttpRequest, StreamingHttpResponse
from ninja import Query, Router

from ..platform.streams.messages import Presence, Watch
from ..platform.streams.opening import EVENT_STREAM, HEADERS, Opening, read_opening
from .dependencies import resources
from .errors import describe

router = Router(tags=["stream"])

_EVENTS: dict[str, Any] = {"responses": {200: {"content": {EVENT_STREAM: {"schema": {"type": "string"}}}}}}


@router.get("", operation_id="stream", response=describe(401, 404, 422), openapi_extra=_EVENTS)
async def stream(request: HttpRequest, watch: Query[Watch]) -> StreamingHttpResponse:
    """Return what happens to topics, as Server-Sent Events without end."""
    events = await resources.streams.open(_read(request, watch))
    return StreamingHttpResponse(events, headers=HEADERS, content_type=EVENT_STREAM)


@router.get("/presence", operation_id="read_presence", response={200: Presence, **describe(401, 404, 422)})
async def read_presence(request: HttpRequest, watch: Query[Watch]) -> Presence:
    """Return how many connections watch each topic."""
    return await resources.streams.count(_read(request, watch))


def _read(request: HttpRequest, watch: Watch) -> Opening:
    headers = request.headers
    return read_opening(watch, headers.get("Authorization"), headers.get("Last-Event-ID"), resources.settings)
