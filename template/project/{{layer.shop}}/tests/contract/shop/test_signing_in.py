"""Tokens: given, renewed, revoked (RFC 6749, RFC 7009)."""

from uuid import uuid4

import httpx2
import pytest

from .customer import PASSWORD, Customer, refresh, register, sign_in


def test_tokens_are_for_the_bearer(customer: Customer, client: httpx2.Client) -> None:
    response = sign_in(client, customer.email)

    assert response.status_code == 200
    tokens = response.json()
    assert tokens.keys() == {"access_token", "token_type", "expires_in", "refresh_token"}
    assert tokens["token_type"] == "Bearer"  # noqa: S105  # pragma: allowlist secret
    assert tokens["expires_in"] == 900
    assert response.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("form", "error"),
    [
        ({}, "invalid_request"),
        ({"grant_type": ""}, "invalid_request"),
        ({"grant_type": "password"}, "invalid_request"),
        ({"grant_type": "password", "username": "a@example.com"}, "invalid_request"),
        ({"grant_type": "password", "password": PASSWORD}, "invalid_request"),
        ({"grant_type": "refresh_token"}, "invalid_request"),
        ({"grant_type": "magic"}, "unsupported_grant_type"),
        ({"grant_type": "client_credentials"}, "unsupported_grant_type"),
        ({"grant_type": "password", "username": "nobody@example.com", "password": PASSWORD}, "invalid_grant"),
        ({"grant_type": "refresh_token", "refresh_token": "x"}, "invalid_grant"),
    ],
)
def test_a_refusal_has_the_code_of_oauth(client: httpx2.Client, form: dict[str, str], error: str) -> None:
    if form.get("username", "").startswith("nobody"):
        form = form | {"username": f"{uuid4()}@example.com"}

    response = client.post(
        "/v1/auth/token", data=form or None, headers={"Content-Type": "application/x-www-form-urlencoded"}
    )

    assert response.status_code == 400
    assert response.json()["error"] == error


@pytest.mark.parametrize("password", ["seven-green-teapot", PASSWORD + " ", PASSWORD.upper(), "x" * 100_000, "\0", " "])
def test_a_wrong_password_and_an_unknown_user_look_alike(client: httpx2.Client, password: str) -> None:
    known = sign_in(client, register(client).json()["email"], password)
    unknown = sign_in(client, f"{uuid4()}@example.com", password)

    assert known.status_code == unknown.status_code == 400
    assert known.json() | {"request_id": ""} == unknown.json() | {"request_id": ""}
    # A password that none can be is malformed.
    assert known.json()["error"] in {"invalid_grant", "invalid_request"}


def test_a_refresh_token_works_once(newcomer: Customer, client: httpx2.Client) -> None:
    tokens = refresh(client, newcomer.refresh_token).json()
    assert tokens.keys() == {"access_token", "token_type", "expires_in", "refresh_token"}
    assert tokens["refresh_token"] != newcomer.refresh_token

    newer = refresh(client, tokens["refresh_token"])

    assert newer.status_code == 200
    bearer = {"Authorization": f"Bearer {newer.json()['access_token']}"}
    assert client.get("/v1/orders", headers=bearer).status_code == 200


def test_a_stolen_refresh_token_ends_its_family_and_no_other(newcomer: Customer, client: httpx2.Client) -> None:
    elsewhere = sign_in(client, newcomer.email).json()["refresh_token"]
    newest = refresh(client, newcomer.refresh_token).json()["refresh_token"]

    again = refresh(client, newcomer.refresh_token)

    assert again.status_code == 400
    assert again.json()["error"] == "invalid_grant"
    assert refresh(client, newest).status_code == 400
    assert refresh(client, elsewhere).status_code == 200


def test_signing_out_ends_a_refresh_token(newcomer: Customer, client: httpx2.Client) -> None:
    newest = refresh(client, newcomer.refresh_token).json()["refresh_token"]

    response = client.post("/v1/auth/revoke", data={"token": newest, "token_type_hint": "refresh_token"})

    assert response.status_code == 200
    assert response.json() == {}
    assert refresh(client, newest).status_code == 400


@pytest.mark.parametrize("token", ["unknown", "x" * 10_000, "\0", "\N{SNOWMAN}"])
def test_signing_out_tells_nothing(client: httpx2.Client, token: str) -> None:
    response = client.post("/v1/auth/revoke", data={"token": token})

    assert response.status_code == 200
    assert response.json() == {}


def test_nothing_else_refreshes(customer: Customer, client: httpx2.Client) -> None:
    access_token = customer.client.headers["Authorization"].removeprefix("Bearer ")

    for token in (access_token, "x", "x" * 100_000, "\0", "\N{SNOWMAN}", "' OR 1=1 --"):
        response = refresh(client, token)

        assert response.status_code == 400
        assert response.json()["error"] in {"invalid_grant", "invalid_request"}


@pytest.mark.parametrize("path", ["/v1/auth/token", "/v1/auth/revoke"])
@pytest.mark.parametrize("media_type", ["application/json", "text/plain", "multipart/form-data; boundary=x", None])
def test_only_forms_are_read(client: httpx2.Client, path: str, media_type: str | None) -> None:
    headers = {"Content-Type": media_type} if media_type else {}

    assert client.post(path, content=b"token=x&grant_type=password", headers=headers).status_code == 415


@pytest.mark.parametrize("form", [b"grant_type=password&username=%ff&password=%ff", b"\xff\xfe=&%=%00", b"&" * 5000])
def test_a_broken_form_breaks_nothing(client: httpx2.Client, form: bytes) -> None:
    headers = {"Content-Type": "application/x-www-form-urlencoded"}

    assert client.post("/v1/auth/token", content=form, headers=headers).status_code == 400
