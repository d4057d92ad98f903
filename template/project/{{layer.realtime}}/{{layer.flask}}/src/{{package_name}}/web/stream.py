"""What clients watch; `platform/streams/upgrade.py` has the WebSockets."""

from apiflask import APIBlueprint
from apiflask.types import ResponsesObjectType
from flask import Response, request

from ..platform.streams.messages import Presence, Watch
from ..platform.streams.opening import EVENT_STREAM, HEADERS, Opening, read_opening
from .context import resources, settings
from .errors import describe

blueprint = APIBlueprint("stream", __name__, tag="stream", url_prefix="/v1/stream")

_EVENTS: ResponsesObjectType = {200: {"description": "OK", "content": {EVENT_STREAM: {"schema": {"type": "string"}}}}}


@blueprint.get("")
@blueprint.input(Watch, location="query", arg_name="watch")
@blueprint.doc(operation_id="stream", responses={**_EVENTS, **describe(401, 404, 422)})
def stream(watch: Watch) -> Response:
    """Return what happens to topics, as Server-Sent Events without end."""
    opening = _read(watch, request.headers.get("Last-Event-ID"))
    events = resources.streams.open(opening, request.environ.get("gunicorn.socket"))
    return Response(events, headers=HEADERS, mimetype=EVENT_STREAM)


@blueprint.get("/presence")
@blueprint.input(Watch, location="query", arg_name="watch")
@blueprint.output(Presence)
@blueprint.doc(operation_id="read_presence", responses=describe(401, 404, 422))
def read_presence(watch: Watch) -> Presence:
    """Return how many connections watch each topic."""
    return resources.streams.count(_read(watch, None))


def _read(watch: Watch, last_event_id: str | None) -> Opening:
    return read_opening(watch, request.headers.get("Authorization"), last_event_id, settings)
