"""The end of the process, while somebody waits for an answer and somebody else for nothing."""

import time
from collections.abc import Callable
from contextlib import suppress

from .server import Server
from .wire import connect, head, receive


def test_an_answer_under_way_is_finished_and_nothing_else_awaited(launch: Callable[..., Server]) -> None:
    server = launch()
    asset = head("GET /docs/swagger-ui-bundle.js HTTP/1.1", "Host: localhost", "Connection: close")
    with connect(server.url) as idle, connect(server.url, small=True) as busy:
        idle.sendall(head("GET /livez HTTP/1.1", "Host: localhost"))
        assert receive(idle).status == 200
        busy.sendall(asset)
        busy.recv(1)

        server.process.terminate()
        time.sleep(0.3)
        assert server.process.poll() is None
        rest = b"".join(iter(lambda: busy.recv(65536), b""))
        began = time.monotonic()
        assert server.stop() == 0

    assert time.monotonic() - began < 10
    fields, _, body = rest.partition(b"\r\n\r\n")
    assert f"content-length: {len(body)}".encode() in fields.lower()


def test_it_is_not_ready_for_more(launch: Callable[..., Server]) -> None:
    server = launch()
    probe = head("GET /readyz HTTP/1.1", "Host: localhost")
    form = b"x=y"
    slow = head("POST /nowhere HTTP/1.1", "Host: localhost", f"Content-Length: {len(form)}")
    with connect(server.url) as idle, connect(server.url) as busy:
        idle.sendall(probe)
        assert receive(idle).status == 200
        busy.sendall(slow)
        time.sleep(0.3)
        server.process.terminate()
        time.sleep(0.3)
        # Some servers close idle connections at once, which is as good.
        with suppress(ConnectionError):
            idle.sendall(probe)
            answer = receive(idle)
            assert answer.status == 503
            assert answer.headers["Connection"] == "close"
        busy.sendall(form)
        last = receive(busy)

    assert last.status == 404
    assert last.headers["Connection"] == "close"
    assert server.stop() == 0
