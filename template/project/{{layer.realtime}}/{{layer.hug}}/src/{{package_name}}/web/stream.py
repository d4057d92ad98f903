"""What clients watch; `platform/streams/upgrade.py` has the WebSockets."""

from typing import TYPE_CHECKING

import hug

from ..platform.reading import read_query
from ..platform.streams.messages import Presence, Watch
from ..platform.streams.opening import EVENT_STREAM, HEADERS, Opening, read_opening
from .api import api

if TYPE_CHECKING:
    from falcon import Request, Response

    from ..platform.resources import Resources


@hug.format.content_type(EVENT_STREAM)
def nothing_more(_content: None, **_: object) -> None:
    """Return nothing: the response has a stream."""


@api.get("/v1/stream", output=nothing_more)
def stream(request: "Request", response: "Response", hug_resources: "Resources") -> None:
    """Return what happens to topics, as Server-Sent Events without end."""
    response.stream = hug_resources.streams.open(_read(request, hug_resources), request.env.get("gunicorn.socket"))
    response.set_headers(HEADERS)


@api.get("/v1/stream/presence")
def read_presence(request: "Request", hug_resources: "Resources") -> Presence:
    """Return how many connections watch each topic."""
    return hug_resources.streams.count(_read(request, hug_resources))


def _read(request: "Request", resources: "Resources") -> Opening:
    watch = read_query(Watch, request.query_string)
    authorization, last = request.get_header("Authorization"), request.get_header("Last-Event-ID")
    return read_opening(watch, authorization, last, resources.settings)
