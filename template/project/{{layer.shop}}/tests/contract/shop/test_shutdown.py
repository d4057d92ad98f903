"""A request that is under way when the service is told to end."""

import json
import time
from collections.abc import Callable

from ..server import Server
from ..wire import connect, head, receive


def test_it_is_read_to_its_end_and_answered(launch: Callable[..., Server]) -> None:
    server = launch()
    form = b"grant_type=something-else"
    request = head(
        "POST /v1/auth/token HTTP/1.1",
        "Host: localhost",
        "Content-Type: application/x-www-form-urlencoded",
        f"Content-Length: {len(form)}",
    )
    with connect(server.url) as connection:
        connection.sendall(request + form[:10])
        time.sleep(0.3)
        server.process.terminate()
        time.sleep(0.3)
        connection.sendall(form[10:])
        answer = receive(connection)

    assert answer.status == 400
    assert json.loads(answer.body)["error"] == "unsupported_grant_type"
    assert server.stop() == 0
