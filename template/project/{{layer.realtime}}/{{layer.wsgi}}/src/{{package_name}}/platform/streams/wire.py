"""A WebSocket on a thread: its bytes, and what wakes the thread."""

import selectors
import socket
from collections.abc import Callable, Iterable
from contextlib import suppress
from weakref import WeakSet

from wsproto import ConnectionType, WSConnection
from wsproto.events import AcceptConnection, BytesMessage, CloseConnection, Message, Ping, Request, TextMessage
from wsproto.utilities import LocalProtocolError, RemoteProtocolError

from ..problems import BadRequest
from .messages import LARGEST_MESSAGE

# How long a client may take to read what is sent, and to say that it closes too.
_SECONDS_TO_SEND, _SECONDS_TO_CLOSE = 10, 2
_CHUNK = 4096

# The sockets that carry WebSockets: whoever limits how long a request may take to arrive leaves them alone.
open_sockets: WeakSet[socket.socket] = WeakSet()


class Wire:
    """One side of a WebSocket.

    Args:
        connection: the socket that the request came on.
        headers: the request's, by their names in lower case.

    Raises:
        BadRequest: if they open no WebSocket.
    """

    def __init__(self, connection: socket.socket, headers: Iterable[tuple[str, str]]) -> None:
        self._socket = connection
        self._protocol = WSConnection(ConnectionType.SERVER)
        self._text = ""
        try:
            self._protocol.initiate_upgrade_connection(
                [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers], "/"
            )
            if not any(isinstance(event, Request) for event in self._protocol.events()):
                raise BadRequest("Open a WebSocket here.")
        except (LocalProtocolError, RemoteProtocolError) as error:
            raise BadRequest("Open a WebSocket here.") from error
        # The thread waits for the client and for this.
        self._bell, self._rope = socket.socketpair()
        self._rope.setblocking(False)  # noqa: FBT003
        self._selector = selectors.DefaultSelector()
        self._selector.register(self._bell, selectors.EVENT_READ)
        self._selector.register(connection, selectors.EVENT_READ)

    def accept(self) -> None:
        """Complete the handshake."""
        self._socket.settimeout(_SECONDS_TO_SEND)
        self._socket.sendall(self._protocol.send(AcceptConnection()))

    def set(self) -> None:
        """Wake the thread."""
        # When it is full, it rings already; when it is closed, nobody waits.
        with suppress(OSError):
            self._rope.send(b"!")

    def wait(self, seconds: float) -> list[str | bytes | None]:
        """Wait for the client or the bell; return what the client says, where None ends it."""
        readable = [key.fileobj for key, _ in self._selector.select(seconds)]
        if self._bell in readable:
            self._bell.recv(_CHUNK)
        return self._receive() if self._socket in readable else []

    def send(self, text: str) -> None:
        """Send a message.

        Raises:
            OSError: if the client is gone, or too slow.
        """
        self._socket.sendall(self._protocol.send(Message(data=text)))

    def close(self, code: int, reason: str) -> None:
        """End the conversation."""
        with suppress(OSError, LocalProtocolError):
            self._socket.sendall(self._protocol.send(CloseConnection(code=code, reason=reason)))
            self._socket.settimeout(_SECONDS_TO_CLOSE)
            while self._socket.recv(_CHUNK):
                pass

    def release(self) -> None:
        """Give back what the thread waited with."""
        self._selector.close()
        self._bell.close()
        self._rope.close()

    def cut(self) -> None:
        """End it at once, whatever hangs in it."""
        self.cutting(self._socket)()

    @staticmethod
    def cutting(connection: socket.socket) -> Callable[[], None]:
        """Return what ends a connection at once."""

        def cut() -> None:
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

        return cut

    def _receive(self) -> list[str | bytes | None]:
        heard: list[str | bytes | None] = []
        try:
            self._protocol.receive_data(self._socket.recv(_CHUNK) or None)
            for event in self._protocol.events():
                match event:
                    case TextMessage() | BytesMessage():
                        heard += self._gather(event)
                    case Ping():
                        self._socket.sendall(self._protocol.send(event.response()))
                    case CloseConnection():
                        with suppress(LocalProtocolError):
                            self._socket.sendall(self._protocol.send(event.response()))
                        heard.append(None)
                    case _:
                        pass
        except (OSError, RemoteProtocolError):
            heard.append(None)
        return heard

    def _gather(self, event: TextMessage | BytesMessage) -> list[str | bytes | None]:
        """Return a message once it is complete, or as soon as it is too large."""
        self._text += event.data if isinstance(event.data, str) else event.data.decode(errors="replace")
        if not event.message_finished and len(self._text) <= LARGEST_MESSAGE:
            return []
        whole, self._text = self._text, ""
        return [whole]
