"""Methods and paths that do not exist."""

import httpx2
import pytest


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND"])
@pytest.mark.parametrize("path", ["/livez", "/openapi.json"])
def test_a_wrong_one_is_refused_with_the_right_ones(client: httpx2.Client, path: str, method: str) -> None:
    response = client.request(method, path)

    assert response.status_code == 405
    allowed = {name.strip() for name in response.headers["Allow"].split(",")}
    assert {"GET", "HEAD"} <= allowed
    assert method not in allowed


def test_head_is_get_without_a_body(client: httpx2.Client) -> None:
    # Monitors ask so, over a connection that must stay fit for more.
    responses = [client.head(path) for path in ("/livez", "/nowhere", "/livez")]

    assert [response.status_code for response in responses] == [200, 404, 200]
    assert not any(response.content for response in responses)
    assert responses[0].headers["Content-Type"] == client.get("/livez").headers["Content-Type"]


@pytest.mark.parametrize(
    "path",
    [
        "/nowhere",
        "/livez/",
        "/livez//",
        "/v1",
        "/docs/nothing.js",
        "/docs/../main.py",
        "/docs/%2e%2e%2fmain.py",
        "/%00",
    ],
)
def test_nothing_is_found_elsewhere(client: httpx2.Client, path: str) -> None:
    assert client.get(path).status_code == 404
