"""What is no request gets an answer like any other's, though no application sees it."""

from contextlib import suppress

import httpx2
import pytest

from .promises import check_response
from .wire import connect, head, receive

UNREADABLE = {
    "no request line": (b"HELLO\r\n\r\n", {400}),
    "no protocol": (head("GET /livez HTTP/9.9", "Host: localhost"), {400, 505}),
    "a long request line": (head(f"GET /{'x' * 20_000} HTTP/1.1", "Host: localhost"), {400, 414}),
    "a long header": (head("GET /livez HTTP/1.1", "Host: localhost", f"X-Long: {'x' * 40_000}"), {400, 431}),
    "many headers": (head("GET /livez HTTP/1.1", "Host: localhost", *["X-One: 1"] * 200), {400, 431}),
    "a header without a name": (head("GET /livez HTTP/1.1", "Host: localhost", ": value"), {400}),
    "an unknown coding": (head("POST /livez HTTP/1.1", "Host: localhost", "Transfer-Encoding: other"), {400, 501}),
}


@pytest.mark.parametrize("name", UNREADABLE)
def test_it_is_refused_with_a_problem(service: str, name: str) -> None:
    request, statuses = UNREADABLE[name]

    with connect(service) as connection:
        with suppress(ConnectionError):
            connection.sendall(request)
        answer = receive(connection)
        # What it has not read, it may answer with a reset.
        with suppress(ConnectionError):
            assert not connection.recv(1), "it waits for another request"

    assert answer.status in statuses
    headers = list(answer.headers.items())
    check_response(
        httpx2.Response(answer.status, headers=headers, content=answer.body, request=httpx2.Request("GET", service))
    )
