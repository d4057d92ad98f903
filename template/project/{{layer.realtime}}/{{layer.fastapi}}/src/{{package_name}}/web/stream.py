"""What clients watch; `platform/streams/upgrade.py` has the WebSockets."""

from typing import Annotated

from fastapi import APIRouter, Header, Query, Request, Response
from fastapi.responses import StreamingResponse
from starlette.requests import ClientDisconnect
from starlette.types import Receive, Scope, Send

from ..platform.streams.messages import Presence, Watch
from ..platform.streams.opening import EVENT_STREAM, HEADERS, Opening, read_opening
from .dependencies import ResourcesDependency
from .errors import describe

router = APIRouter(prefix="/v1/stream", tags=["stream"], responses=describe(401, 404, 422))


class EventStream(StreamingResponse):
    """Server-Sent Events."""

    media_type = EVENT_STREAM

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send them until the client leaves, which is how most streams end."""
        try:
            await super().__call__(scope, receive, send)
        except ClientDisconnect:
            return


@router.get("", operation_id="stream", response_class=EventStream)
async def stream(
    request: Request,
    resources: ResourcesDependency,
    watch: Annotated[Watch, Query()],
    last_event_id: Annotated[str | None, Header(max_length=40)] = None,
) -> Response:
    """Return what happens to topics, as Server-Sent Events without end."""
    opening = _read(request, resources, watch, last_event_id)
    return EventStream(await resources.streams.open(opening), headers=HEADERS)


@router.get("/presence", operation_id="read_presence")
async def read_presence(request: Request, resources: ResourcesDependency, watch: Annotated[Watch, Query()]) -> Presence:
    """Return how many connections watch each topic."""
    return await resources.streams.count(_read(request, resources, watch, None))


def _read(request: Request, resources: ResourcesDependency, watch: Watch, last_event_id: str | None) -> Opening:
    return read_opening(watch, request.headers.get("Authorization"), last_event_id, resources.settings)
