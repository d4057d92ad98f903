"""Probes."""

import time
from collections.abc import Callable
from pathlib import Path

import httpx2
import pytest

from .server import Server
from .wire import exchange, head


def test_a_living_process_says_so(client: httpx2.Client) -> None:
    response = client.get("/livez")

    assert response.status_code == 200
    assert response.json() == {"status": "ok"}


def test_a_ready_service_names_what_it_checked(client: httpx2.Client) -> None:
    response = client.get("/readyz")

    assert response.status_code == 200
    assert response.json()["status"] == "ok"
    assert response.json()["checks"]["database"] == "ok"
    assert set(response.json()["checks"].values()) == {"ok"}


def test_an_encoded_letter_is_that_letter(client: httpx2.Client) -> None:
    encoded = head("GET /%6Civez HTTP/1.1", "Host: localhost", "Connection: close")

    assert exchange(str(client.base_url), encoded).status == 200


@pytest.mark.parametrize("path", ["/livez", "/readyz"])
def test_nobody_keeps_an_old_answer(client: httpx2.Client, path: str) -> None:
    assert client.get(path).headers["Cache-Control"] == "no-store"


def test_without_its_database_it_lives_but_is_not_ready(launch: Callable[..., Server], tmp_path: Path) -> None:
    a_folder_is_no_database = f"sqlite:///{tmp_path}"
    server = launch(DATABASE_URL=a_folder_is_no_database)

    began = time.monotonic()
    response = httpx2.get(f"{server.url}/readyz")
    duration = time.monotonic() - began

    assert response.status_code == 503
    assert response.json()["status"] == "unavailable"
    assert response.json()["checks"]["database"] != "ok"
    assert duration < 2
    assert httpx2.get(f"{server.url}/livez").status_code == 200
