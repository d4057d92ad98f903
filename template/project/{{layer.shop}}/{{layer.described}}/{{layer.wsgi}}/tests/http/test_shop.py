"""What happens to the shop's requests when the database fails."""

from collections.abc import Callable

import httpx2
import pytest


@pytest.mark.parametrize("path", ["/v1/products", "/v1/products/0190f5a8-0000-7000-8000-000000000000"])
def test_a_lost_database_is_no_server_error(
    connect: Callable[..., httpx2.Client], lost_database: str, path: str
) -> None:
    response = connect(database_url=lost_database).get(path)

    assert response.status_code == 503
    assert response.headers["Content-Type"] == "application/problem+json"
    assert response.headers["Retry-After"]
    assert "ETag" not in response.headers
