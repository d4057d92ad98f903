"""What clients watch."""

from contextlib import suppress

from aiohttp import WSMsgType, web

from ..platform.cors import response_headers
from ..platform.problems import BadRequest
from ..platform.reading import read_query
from ..platform.streams.messages import Watch
from ..platform.streams.opening import EVENT_STREAM, HEADERS, SOCKET, Opening, check_origin, read_opening
from .keys import RESOURCES
from .responses import answer

# In bytes; the conversation allows less, and says so.
_LARGEST = 64 * 1024

routes = web.RouteTableDef()


@routes.get("/v1/stream")
async def stream(request: web.Request) -> web.StreamResponse:
    """Return what happens to topics, as Server-Sent Events without end."""
    events = await request.app[RESOURCES].streams.open(_read(request), lambda: _cut(request))
    # The middleware comes too late for what is streamed.
    origins = request.app[RESOURCES].settings.cors_allowed_origins
    cors = response_headers(request.headers.get("Origin"), origins) if origins else {}
    response = web.StreamResponse(headers={**HEADERS, **cors, "Content-Type": EVENT_STREAM})
    # Most streams end since the client leaves.
    with suppress(OSError):
        await response.prepare(request)
        async for chunk in events:
            await response.write(chunk)
    return response


@routes.get("/v1/stream/presence")
async def read_presence(request: web.Request) -> web.Response:
    """Return how many connections watch each topic."""
    return answer(await request.app[RESOURCES].streams.count(_read(request)))


@routes.get(SOCKET)
async def socket(request: web.Request) -> web.WebSocketResponse:
    """Talk on a WebSocket.

    Raises:
        BadRequest: if it is not one.
    """
    settings = request.app[RESOURCES].settings
    check_origin(request.headers.get("Origin"), request.headers.get("Host"), settings.cors_allowed_origins)
    response = web.WebSocketResponse(max_msg_size=_LARGEST, compress=False)
    if not response.can_prepare(request).ok:
        raise BadRequest("Open a WebSocket here.")
    await response.prepare(request)
    await request.app[RESOURCES].streams.converse(_Socket(request, response))
    return response


class _Socket:
    def __init__(self, request: web.Request, response: web.WebSocketResponse) -> None:
        self._request = request
        self._response = response

    async def receive(self) -> str | bytes | None:
        message = await self._response.receive()
        return message.data if message.type in {WSMsgType.TEXT, WSMsgType.BINARY} else None

    async def send(self, text: str) -> None:
        await self._response.send_str(text)

    async def close(self, code: int, reason: str) -> None:
        await self._response.close(code=code, message=reason.encode())

    def cut(self) -> None:
        _cut(self._request)


def _cut(request: web.Request) -> None:
    if request.transport:
        request.transport.abort()


def _read(request: web.Request) -> Opening:
    watch, headers = read_query(Watch, request.rel_url.raw_query_string), request.headers
    settings = request.app[RESOURCES].settings
    return read_opening(watch, headers.get("Authorization"), headers.get("Last-Event-ID"), settings)
