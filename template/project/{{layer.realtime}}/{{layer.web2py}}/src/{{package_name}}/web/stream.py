"""What clients watch; `platform/streams/upgrade.py` has the WebSockets."""

from collections.abc import Iterator

from py4web import action, request, response

from ..platform.reading import read_query
from ..platform.streams.messages import Presence, Watch
from ..platform.streams.opening import EVENT_STREAM, HEADERS, Opening, read_opening
from .api import api, resources


@action("v1/stream", method="GET")
@action.uses(api)
def stream() -> Iterator[bytes]:
    """Return what happens to topics, as Server-Sent Events without end."""
    events = resources().streams.open(_read(), request.environ.get("gunicorn.socket"))
    response.headers.update({"Content-Type": EVENT_STREAM, **HEADERS})
    return events


@action("v1/stream/presence", method="GET")
@action.uses(api)
def read_presence() -> Presence:
    """Return how many connections watch each topic."""
    return resources().streams.count(_read())


def _read() -> Opening:
    watch, headers = read_query(Watch, request.query_string), request.headers
    return read_opening(watch, headers.get("Authorization"), headers.get("Last-Event-ID"), resources().settings)
