"""Headers by which proxies speak to applications, sent by a client."""

import json

import pytest

from .wire import exchange, head


@pytest.mark.parametrize(
    "field",
    [
        "SCRIPT_NAME: /elsewhere",
        "PATH_INFO: /docs",
        "REMOTE_USER: admin",
        "X-Script-Name: /elsewhere",
        "X-Original-URL: /docs",
        "X-HTTP-Method-Override: DELETE",
    ],
)
def test_they_change_nothing(service: str, field: str) -> None:
    answer = exchange(service, head("GET /livez HTTP/1.1", "Host: localhost", field, "Connection: close"))

    # 400: the server itself refuses names with an underscore.
    assert answer.status == 400 or json.loads(answer.body) == {"status": "ok"}
