"""The end of the process, while somebody waits for an answer and somebody else for nothing."""

import time
from collections.abc import Callable

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
