"""Clients of streams: one reads Server-Sent Events, one talks on a WebSocket."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPResponse
from typing import Any

from wsproto import ConnectionType, WSConnection
from wsproto.events import AcceptConnection, CloseConnection, Event, RejectConnection, Request, TextMessage

from .wire import connect, head

SOCKET = "/v1/stream/socket"


@dataclass
class Sent:
    """A Server-Sent Event, or what else stands between two empty lines."""

    fields: dict[str, str] = field(default_factory=dict)

    @property
    def content(self) -> Any:  # noqa: ANN401
        """What the event says."""
        return json.loads(self.fields["data"])


class Stream:
    """The response to a request for events."""

    def __init__(self, response: HTTPResponse) -> None:
        self.status = response.status
        self.headers = response.headers
        self._response = response

    def parts(self) -> Iterator[Sent]:
        """Give what comes, comments as fields without a name."""
        part = Sent()
        while line := self._response.readline():
            text = line.decode().rstrip("\n")
            if text:
                name, _, value = text.partition(":")
                part.fields[name] = value.strip()
            else:
                yield part
                part = Sent()

    def events(self) -> Iterator[Sent]:
        """Give the events."""
        return (part for part in self.parts() if "data" in part.fields)


@contextmanager
def watching(url: str, *topics: str, **headers: str) -> Iterator[Stream]:
    """Ask for the events of topics; a header such as `last_event_id` has underscores."""
    fields = [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    with connect(url) as connection:
        line = f"GET /v1/stream?topics={','.join(topics)} HTTP/1.1"
        connection.sendall(head(line, "Host: localhost", *fields))
        response = HTTPResponse(connection)
        response.begin()
        yield Stream(response)
        response.close()


class Socket:
    """A WebSocket.

    Attributes:
        status: of the handshake.
        code: that the server closed it with.
    """

    def __init__(self, url: str, **headers: str) -> None:
        self.status = 0
        self.code: int | None = None
        self._connection = connect(url)
        self._protocol = WSConnection(ConnectionType.CLIENT)
        self._events: Iterator[Event] = iter(())
        extra = [(name.encode(), value.encode()) for name, value in headers.items()]
        self._connection.sendall(self._protocol.send(Request("localhost", SOCKET, extra_headers=extra)))
        match self._next():
            case AcceptConnection():
                self.status = 101
            case RejectConnection(status_code=status):
                self.status = status

    def __enter__(self) -> "Socket":
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    def say(self, kind: str, **members: str) -> None:
        """Send a message."""
        self.say_text(json.dumps({"type": kind, **members}))

    def say_text(self, text: str) -> None:
        """Send anything."""
        self._connection.sendall(self._protocol.send(TextMessage(text)))

    def hear(self, *kinds: str) -> dict[str, Any]:
        """Return the next message, or the next of these kinds; an empty one when it is closed."""
        text = ""
        while True:
            match self._next():
                case TextMessage(data=data, message_finished=is_whole):
                    text += data
                    if is_whole:
                        message, text = json.loads(text), ""
                        if not kinds or message["type"] in kinds:
                            return dict(message)
                case CloseConnection(code=code) as event:
                    self.code = code
                    self._connection.sendall(self._protocol.send(event.response()))
                    return {}
                case None:
                    return {}

    def ask(self, kind: str, **members: str) -> dict[str, Any]:
        """Say something, and return the answer."""
        self.say(kind, **members)
        return self.hear("authenticated", "error", "refused", "subscribed", "unsubscribed")

    def _next(self) -> Event | None:
        while True:
            for event in self._events:
                return event
            data = self._connection.recv(4096)
            if not data:
                return None
            self._protocol.receive_data(data)
            self._events = self._protocol.events()
