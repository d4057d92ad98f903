"""What happens to the shop's requests when the database fails."""

from collections.abc import Callable
from pathlib import Path

import httpx2
import pytest


@pytest.mark.parametrize("path", ["/v1/products", "/v1/products/0190f5a8-0000-7000-8000-000000000000"])
def test_a_lost_database_is_no_server_error(ask: Callable[..., httpx2.Response], tmp_path: Path, path: str) -> None:
    response = ask("GET", path, database_url=f"sqlite:///{tmp_path}")

    assert response.status_code == 503
    assert response.headers["Content-Type"] == "application/problem+json"
    assert response.headers["Retry-After"]
    assert "ETag" not in response.headers
