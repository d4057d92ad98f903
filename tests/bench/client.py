"""Sends requests over connections that stay open, and does next to nothing else: `client.py PORT PATH COUNT`.

A process of its own, since it shares a machine with what is measured, but not its CPU time.
"""

import socket
import sys

CONNECTIONS = 4


def read(connection: socket.socket) -> bytes:
    """Return the status line of a response, all of which is read."""
    data = b""
    while b"\r\n\r\n" not in data:
        data += _receive(connection)
    head, _, body = data.partition(b"\r\n\r\n")
    line, *fields = head.lower().split(b"\r\n")
    headers = dict(field.split(b": ", 1) for field in fields)
    if b"content-length" in headers:
        while len(body) < int(headers[b"content-length"]):
            body += _receive(connection)
    else:
        while not body.endswith(b"0\r\n\r\n"):
            body += _receive(connection)
    return line


def _receive(connection: socket.socket) -> bytes:
    data = connection.recv(65536)
    if not data:
        sys.exit("the connection was closed")
    return data


def main(port: str, path: str, count: str) -> None:
    """Send a request on each connection, then read the responses, and begin again."""
    request = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nUser-Agent: bench\r\nAccept: */*\r\n\r\n".encode()
    connections = [socket.create_connection(("127.0.0.1", int(port)), timeout=30) for _ in range(CONNECTIONS)]
    for _ in range(int(count) // CONNECTIONS):
        for connection in connections:
            connection.sendall(request)
        for connection in connections:
            line = read(connection)
            if not line.startswith(b"http/1.1 200"):
                sys.exit(line.decode())
    for connection in connections:
        connection.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
