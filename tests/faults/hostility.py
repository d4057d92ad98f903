"""Requests of those who mean no good."""

import socket
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

from processes import everyone

MEBIBYTE = 1024 * 1024
HEAD = b"POST /v1/users HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nConnection: close\r\n"
# What a server may grow by; it would be more if it kept one of these bodies.
MOST_MEMORY = 25 * MEBIBYTE
Request = Callable[[], Iterator[bytes]]


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


# What each is answered with.
REFUSALS: dict[Request, set[int]] = {
    long_body: {413},
    endless_body: {413},
    long_head: {400, 431},
    deep_body: {400, 422},
}


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


def memory(pid: int) -> int:
    """Return how many bytes of memory a server's processes hold."""
    return sum(process.memory_info().rss for process in everyone(pid))


def offend(port: int, times: int) -> dict[Request, set[int | None]]:
    """Send each request so often, and return the statuses of its answers."""
    return {request: {exchange(port, request()) for _ in range(times)} for request in REFUSALS}


def outlast(port: int) -> list[float]:
    """Send a header that has no end, and a body that does not come; return the seconds until each is given up."""
    with ThreadPoolExecutor() as clients:
        header = clients.submit(_dawdle, port, HEAD + b"X-Slow: ", b"x")
        body = clients.submit(_dawdle, port, HEAD + b"Content-Length: 1000\r\n\r\n{", b"")
        return [header.result(), body.result()]


def _dawdle(port: int, first: bytes, each_second: bytes) -> float:
    """Send something now and something each second; return the seconds until the connection ends, or a minute."""
    began = time.monotonic()
    with socket.create_connection(("127.0.0.1", port), timeout=1) as connection:
        connection.sendall(first)
        while (passed := time.monotonic() - began) < 60:
            try:
                connection.sendall(each_second)
                if not connection.recv(1024):
                    break
            except TimeoutError:
                continue
            except ConnectionError:
                break
    return passed
