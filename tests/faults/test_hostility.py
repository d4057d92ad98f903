"""Requests that nobody sends who means well, straight to the service; `tests/test_proxy.py` has those through nginx."""

import socket
from collections.abc import Callable, Iterator

from processes import everyone
from services import Web

MEBIBYTE = 1024 * 1024
HEAD = b"POST /v1/users HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nConnection: close\r\n"
# What a service may grow by; it would be more if it kept one of these bodies.
MOST_MEMORY = 25 * MEBIBYTE


def long_body() -> Iterator[bytes]:
    yield HEAD + b"Content-Length: %d\r\n\r\n" % (30 * MEBIBYTE)
    yield from [b"x" * MEBIBYTE] * 30


def endless_body() -> Iterator[bytes]:
    yield HEAD + b"Transfer-Encoding: chunked\r\n\r\n"
    yield from [b"100000\r\n" + b"x" * MEBIBYTE + b"\r\n"] * 30
    yield b"0\r\n\r\n"


def long_head() -> Iterator[bytes]:
    yield b"GET /livez HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Long: " + b"x" * 200_000 + b"\r\n\r\n"


def deep_body() -> Iterator[bytes]:
    body = b"[" * 10_000 + b"]" * 10_000
    yield HEAD + b"Content-Length: %d\r\n\r\n" % len(body) + body


HOSTILE = {long_body: {413}, endless_body: {413}, long_head: {400, 431}, deep_body: {400, 422}}


def test_they_are_refused_and_cost_no_memory(start: Callable[..., Web]) -> None:
    web = start()
    for request in HOSTILE:
        exchange(web.port, request())
    before = memory(web)

    statuses = {request: {exchange(web.port, request()) for _ in range(5)} for request in HOSTILE}

    assert all(statuses[request] <= HOSTILE[request] for request in HOSTILE), statuses
    assert memory(web) - before < MOST_MEMORY
    assert web.get("/livez") == 200


def exchange(port: int, chunks: Iterator[bytes]) -> int | None:
    """Send a request for as long as the server takes it, and return the status of the answer."""
    with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
        try:
            for chunk in chunks:
                connection.sendall(chunk)
        except ConnectionError:
            pass
        try:
            words = connection.recv(1000).split()
        except ConnectionError:
            return None
    return int(words[1]) if words else None


def memory(web: Web) -> int:
    """Return how many bytes of memory the service's processes hold."""
    return sum(process.memory_info().rss for process in everyone(web.pid))
