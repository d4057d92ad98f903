"""WebSockets of a WSGI application, on the socket that the server hands over."""

import errno
from collections.abc import Iterator
from socket import socket
from typing import TYPE_CHECKING

from ..peers import client_address
from ..problems import for_status
from ..rates import client_key
from ..settings import Settings
from . import current
from .opening import check_origin
from .wire import Wire, open_sockets

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

    from .serving import Streams


def upgrade(environ: "WSGIEnvironment", settings: Settings) -> Iterator[bytes]:
    """Return what handles one WebSocket, when the server asks it for the body of the response.

    Raises:
        Problem: if the client may not open one, or the server cannot.
    """
    check_origin(environ.get("HTTP_ORIGIN"), environ.get("HTTP_HOST"), settings.cors_allowed_origins)
    connection = environ.get("gunicorn.socket")
    if connection is None:
        raise for_status(501, "This server carries no WebSockets: GET /v1/stream instead.")
    headers = [
        (key.removeprefix("HTTP_").replace("_", "-").lower(), value)
        for key, value in environ.items()
        if key.startswith("HTTP_")
    ]
    return _Conversation(current.get(), Wire(connection, headers), connection, client_key(client_address.get()))


class _Conversation:
    """Stands where the body of a response would."""

    def __init__(self, streams: "Streams", wire: Wire, connection: socket, key: str) -> None:
        self._streams = streams
        self._wire = wire
        self._connection = connection
        self._key = key

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        """Hold the conversation.

        Raises:
            BrokenPipeError: in the end, so the server learns that there is nothing left to send.
        """
        open_sockets.add(self._connection)
        try:
            self._wire.accept()
            self._streams.converse(self._wire, self._key)
        finally:
            # The client has had its time to close; gunicorn would give it more, one after the other.
            self._wire.cut()
            self._wire.release()
        raise BrokenPipeError(errno.EPIPE, "the WebSocket has ended")
