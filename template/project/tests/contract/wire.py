"""HTTP as bytes on a socket, for requests that a polite client does not send."""

import socket
import ssl
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from email.message import Message
from http.client import HTTPResponse
from urllib.parse import urlsplit


@dataclass
class Answer:
    """A response."""

    status: int
    headers: Message
    body: bytes


def connect(url: str, *, small: bool = False) -> socket.socket:
    """Open a connection to the service.

    Args:
        url: the service's address.
        small: whether to leave so little room on the way that the server waits for us in the middle of a response.
    """
    parts = urlsplit(url)
    secure = parts.scheme == "https"
    connection = socket.socket()
    connection.settimeout(30)
    if small:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_MAXSEG, 1000)
    connection.connect((parts.hostname, parts.port or (443 if secure else 80)))
    if secure:
        return ssl.create_default_context().wrap_socket(connection, server_hostname=parts.hostname)
    return connection


def head(request_line: str, *fields: str) -> bytes:
    """Return the head of a request: its first line and header fields, with nothing added."""
    return "\r\n".join([request_line, *fields, "", ""]).encode("latin-1")


def receive(connection: socket.socket) -> Answer:
    """Read one response."""
    response = HTTPResponse(connection)
    response.begin()
    return Answer(response.status, response.headers, response.read())


def exchange(url: str, *chunks: bytes) -> Answer:
    """Send bytes on a new connection, for as long as the server takes them, and read the response."""
    with connect(url) as connection:
        _send(connection, chunks)
        return receive(connection)


def _send(connection: socket.socket, chunks: Iterable[bytes]) -> None:
    # A server may answer, and close, before it has read everything.
    with suppress(ConnectionError):
        for chunk in chunks:
            connection.sendall(chunk)
