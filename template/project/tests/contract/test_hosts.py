"""The names under which the service answers."""

import httpx2
import pytest

from .wire import exchange, head


def test_an_unknown_name_is_refused(client: httpx2.Client) -> None:
    assert client.get("/openapi.json", headers={"Host": "evil.example"}).status_code == 400


def test_the_name_of_a_proxy_does_not_count(client: httpx2.Client) -> None:
    headers = {"Host": "evil.example", "X-Forwarded-Host": "localhost", "Forwarded": "host=localhost"}

    assert client.get("/openapi.json", headers=headers).status_code == 400


@pytest.mark.parametrize("path", ["/livez", "/readyz"])
def test_probes_may_use_an_address(client: httpx2.Client, path: str) -> None:
    assert client.get(path, headers={"Host": "10.1.2.3:8000"}).status_code == 200


@pytest.mark.parametrize(
    "host",
    ["localhost.evil.example", "localhost@evil.example", "localhost evil", "localhost:80:80", "[", "..", "a" * 5000],
)
def test_a_malformed_one_is_refused(service: str, host: str) -> None:
    answer = exchange(service, head("GET /openapi.json HTTP/1.1", f"Host: {host}", "Connection: close"))

    assert answer.status == 400


@pytest.mark.parametrize("version", ["1.0", "1.1"])
def test_it_is_required(service: str, version: str) -> None:
    answer = exchange(service, head(f"GET /openapi.json HTTP/{version}", "Connection: close"))

    assert answer.status == 400
