"""What clients do is on record, and what they are refused; what they keep to themselves is not."""

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx2
import pytest

from ..server import PROJECT, Server, environment, prepare, start
from .conftest import signed_in
from .customer import PASSWORD, register, sign_in


@pytest.fixture
def audited(tmp_path: Path) -> Iterator[Server]:
    """A service of our own."""
    prepare(tmp_path)
    server = start(tmp_path, WEB_CONCURRENCY="1")
    yield server
    assert server.stop() == 0, server.log.read_text()


def make(folder: Path, *arguments: str) -> str:
    """Run a command of the Makefile, and return what it printed."""
    command = ["make", "--silent", *arguments]
    done = subprocess.run(command, cwd=PROJECT, env=environment(folder), capture_output=True, text=True, check=True)  # noqa: S603
    return done.stdout


def records(folder: Path) -> list[dict[str, Any]]:
    """Return all records, the oldest first."""
    return [json.loads(line) for line in make(folder, "audit-export").splitlines()]


def test_what_a_customer_does_is_on_record(audited: Server, tmp_path: Path) -> None:
    before = len(records(tmp_path))
    with httpx2.Client(base_url=audited.url, timeout=30) as client:
        request_id = sign_in(client, register(client).json()["email"]).headers["X-Request-ID"]
        with signed_in(client) as customer:
            key = str(uuid4())
            product = client.get("/v1/products").json()["items"][0]
            order = customer.order((product["id"], 1), key=key).json()
            assert customer.order((product["id"], 1), key=key).json() == order
            assert customer.client.post(f"/v1/orders/{order['id']}/cancel").is_success
            client.post("/v1/auth/revoke", data={"token": customer.refresh_token})

    new = records(tmp_path)[before:]
    done = [(record["action"], record["outcome"]) for record in new if record["actor"] != "service"]
    assert done == [
        (action, "succeeded")
        for action in ("sign-up", "sign-in", "sign-up", "sign-in", "order.place", "order.cancel", "token.revoke")
    ]
    assert new[1]["request_id"] == request_id
    assert {record["client"] for record in new if record["actor"] != "service"} == {"127.0.0.1"}
    (placed,) = (record for record in new if record["action"] == "order.place")
    assert (placed["subject"], placed["actor"]) == (order["id"], new[2]["subject"])
    assert f"{len(records(tmp_path))} records are whole" in make(tmp_path, "audit-verify")


def test_what_is_refused_is_on_record(audited: Server, tmp_path: Path) -> None:
    before = len(records(tmp_path))
    with httpx2.Client(base_url=audited.url, timeout=30) as client:
        user = register(client).json()
        assert sign_in(client, user["email"], "not the password").status_code == 400
        assert sign_in(client, "nobody@example.com", "not the password").status_code == 400

    new = records(tmp_path)[before:]
    refused = [(record["action"], record["actor"], record["subject"]) for record in new[1:]]
    assert {record["outcome"] for record in new[1:]} == {"refused"}
    assert refused == [("sign-in", "anonymous", user["id"]), ("sign-in", "anonymous", "unknown")]
    for secret in ("not the password", PASSWORD, user["email"], "nobody@example.com"):
        assert secret not in json.dumps(new)


def test_a_stolen_refresh_token_is_on_record(audited: Server, tmp_path: Path) -> None:
    with httpx2.Client(base_url=audited.url, timeout=30) as client:
        user = register(client).json()
        first = sign_in(client, user["email"]).json()["refresh_token"]
        spend = {"grant_type": "refresh_token", "refresh_token": first}
        assert client.post("/v1/auth/token", data=spend).is_success
        assert client.post("/v1/auth/token", data=spend).status_code == 400
    last = records(tmp_path)[-1]
    assert (last["action"], last["outcome"], last["subject"]) == ("token.refresh", "refused", user["id"])
    assert first not in make(tmp_path, "audit-export")
