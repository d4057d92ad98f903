"""What clients watch; `platform/streams/upgrade.py` has the WebSockets."""

from pyramid.config import Configurator

from ..platform.reading import read_query
from ..platform.streams.messages import Presence, Watch
from ..platform.streams.opening import EVENT_STREAM, HEADERS, Opening, read_opening
from .request import Request
from .responses import Response


def stream(request: Request) -> Response:
    """Return what happens to topics, as Server-Sent Events without end."""
    events = request.resources.streams.open(_read(request), request.environ.get("gunicorn.socket"))
    response = Response(app_iter=events, content_type=EVENT_STREAM)
    response.headers.update(HEADERS)
    return response


def read_presence(request: Request) -> Presence:
    """Return how many connections watch each topic."""
    return request.resources.streams.count(_read(request))


def _read(request: Request) -> Opening:
    watch, headers = read_query(Watch, request.query_string), request.headers
    return read_opening(watch, headers.get("Authorization"), headers.get("Last-Event-ID"), request.resources.settings)


def includeme(config: Configurator) -> None:
    """Add the routes of streams."""
    config.add_route("stream", "/v1/stream")
    config.add_view(stream, route_name="stream", request_method="GET")
    config.add_route("presence", "/v1/stream/presence")
    config.add_view(read_presence, route_name="presence", request_method="GET")
