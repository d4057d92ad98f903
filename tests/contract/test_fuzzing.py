"""Schemathesis: whatever the description allows is accepted, whatever it forbids is refused, and nothing breaks."""

import json
import sys
from pathlib import Path
from uuid import uuid4

import httpx2
import pytest
from projects import run

CONFIGURATION = Path(__file__).with_name("schemathesis.toml")


@pytest.mark.in_turn
def test_no_request_breaks_it(service: str, tmp_path: Path) -> None:
    description = tmp_path / "openapi.json"
    description.write_text(json.dumps(describe(service)))
    run(
        tmp_path,
        Path(sys.executable).with_name("schemathesis"),
        f"--config-file={CONFIGURATION}",
        "run",
        f"--url={service}",
        f"--header=Authorization:Bearer {access_token(service)}",
        description,
    )


def describe(service: str) -> dict[str, object]:
    """Return the service's description with its OAuth 2 scheme called what a request shows of it: a bearer token.

    Schemathesis 4.32 leaves the check `ignored_auth` out for OAuth 2.
    """
    document = httpx2.get(f"{service}/openapi.json").raise_for_status().json()
    schemes = document["components"]["securitySchemes"]
    schemes.update({name: {"type": "http", "scheme": "bearer"} for name in schemes})
    return document


def access_token(service: str) -> str:
    email, password = f"{uuid4()}@example.com", "seven-green-teapots"
    with httpx2.Client(base_url=service) as client:
        client.post("/v1/users", json={"email": email, "password": password}).raise_for_status()
        form = {"grant_type": "password", "username": email, "password": password}
        return client.post("/v1/auth/token", data=form).raise_for_status().json()["access_token"]
