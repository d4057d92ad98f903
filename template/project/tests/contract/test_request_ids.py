"""The id that ties a request to its log lines."""

import httpx2
import pytest


@pytest.mark.parametrize("request_id", ["a", "2f1c-4.b_Z", "x" * 128])
@pytest.mark.parametrize("path", ["/livez", "/nowhere"])
def test_a_valid_one_comes_back(client: httpx2.Client, path: str, request_id: str) -> None:
    response = client.get(path, headers={"X-Request-ID": request_id})

    assert response.headers["X-Request-ID"] == request_id


@pytest.mark.parametrize(
    "request_id", [b"", b"x" * 129, b"two words", b"<script>", b"{jndi:x}", b"caf\xc3\xa9", b"line\tbreak"]
)
def test_another_is_replaced(client: httpx2.Client, request_id: bytes) -> None:
    response = client.get("/livez", headers=[(b"X-Request-ID", request_id)])

    assert response.status_code == 200
    assert response.headers["X-Request-ID"].encode() != request_id


def test_each_request_gets_its_own(client: httpx2.Client) -> None:
    request_ids = {client.get("/livez").headers["X-Request-ID"] for _ in range(20)}

    assert len(request_ids) == 20
