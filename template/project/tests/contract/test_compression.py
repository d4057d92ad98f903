"""Responses are compressed for those who ask."""

import gzip

import httpx2
import pytest

from .wire import exchange, head

# The largest JSON of every service.
ADDRESS = "/openapi.json"


def get(service: str, *fields: str, method: str = "GET") -> tuple[int, dict[str, str], bytes]:
    request = head(f"{method} {ADDRESS} HTTP/1.1", "Host: localhost", "Connection: close", *fields)
    answer = exchange(service, request)
    return answer.status, {name.lower(): value for name, value in answer.headers.items()}, answer.body


@pytest.mark.parametrize("accepted", ["gzip", "br, gzip;q=0.5", "*", "GZIP", "deflate, gzip"])
def test_a_large_one_shrinks(service: str, accepted: str) -> None:
    _, _, whole = get(service)
    status, headers, body = get(service, f"Accept-Encoding: {accepted}")

    assert status == 200
    assert headers["content-encoding"] == "gzip"
    assert headers["content-length"] == str(len(body))
    assert len(body) < len(whole) / 2
    assert gzip.decompress(body) == whole


@pytest.mark.parametrize("accepted", ["", "gzip;q=0", "br", "gzip;q=x", "*;q=0", "x;q"])
def test_nobody_gets_what_he_cannot_read(service: str, accepted: str) -> None:
    _, headers, body = get(service, f"Accept-Encoding: {accepted}")

    assert "content-encoding" not in headers
    assert headers["content-length"] == str(len(body))


def test_caches_keep_the_two_apart(service: str) -> None:
    for fields in ([], ["Accept-Encoding: gzip"]):
        _, headers, _ = get(service, *fields)

        assert "accept-encoding" in headers["vary"].lower()


def test_a_small_one_stays_as_it_is(client: httpx2.Client) -> None:
    response = client.get("/livez", headers={"Accept-Encoding": "gzip"})

    assert "Content-Encoding" not in response.headers


def test_a_browser_that_sends_cookies_gives_nothing_away_by_length(service: str) -> None:
    _, headers, _ = get(service, "Accept-Encoding: gzip", "Cookie: session=1")

    assert "content-encoding" not in headers
