"""More requests at once than a process takes on."""

import json
import time
from collections.abc import Callable

from .server import Server
from .wire import connect, exchange, head, receive

PROBES = ("/livez", "/readyz")
GET = head("GET /nowhere HTTP/1.1", "Host: localhost", "Connection: close")
BODY = b"slow"
POST = head("POST /nowhere HTTP/1.1", "Host: localhost", f"Content-Length: {len(BODY)}", "Connection: close")


def test_they_are_refused_at_once_and_the_process_stays_alive(launch: Callable[..., Server]) -> None:
    server = launch(MAX_CONCURRENT_REQUESTS="2")
    with connect(server.url) as first, connect(server.url) as second:
        for slow in (first, second):
            slow.sendall(POST + BODY[:1])
        # Who comes before both have their place may get one of theirs.
        time.sleep(1)
        refused = next(answer for _ in range(50) if (answer := exchange(server.url, GET)).status == 503)
        probes = [exchange(server.url, head(f"GET {path} HTTP/1.1", "Host: x", "Connection: close")) for path in PROBES]
        for slow in (first, second):
            slow.sendall(BODY[1:])
        answers = [receive(slow).status for slow in (first, second)]

    assert int(refused.headers["Retry-After"]) >= 1
    assert refused.headers["Content-Type"] == "application/problem+json"
    assert json.loads(refused.body)["status"] == 503
    assert [probe.status for probe in probes] == [200, 200]
    assert answers == [404, 404]
    assert exchange(server.url, GET).status == 404
