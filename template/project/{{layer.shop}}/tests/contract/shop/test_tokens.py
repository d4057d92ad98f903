"""Access tokens: forged, stale, stolen, missing."""

import hmac
import json
import time
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Any

import httpx2
import pytest

from .customer import Customer


def encode(value: bytes) -> str:
    return urlsafe_b64encode(value).rstrip(b"=").decode()


def decode(part: str) -> Any:  # noqa: ANN401
    return json.loads(urlsafe_b64decode(part + "=="))


def sign(claims: dict[str, Any], key: str, algorithm: str = "HS256", **header: object) -> str:
    digests = {"HS256": "sha256", "HS512": "sha512"}
    parts = [{"alg": algorithm, "typ": "JWT", **header}, claims]
    unsigned = ".".join(encode(json.dumps(part).encode()) for part in parts)
    if algorithm not in digests:
        return f"{unsigned}."
    return f"{unsigned}.{encode(hmac.digest(key.encode(), unsigned.encode(), digests[algorithm]))}"


@pytest.fixture
def token(customer: Customer) -> str:
    return customer.client.headers["Authorization"].removeprefix("Bearer ")


@pytest.fixture
def claims(token: str) -> dict[str, Any]:
    claims: dict[str, Any] = decode(token.split(".")[1])
    return claims


def status(client: httpx2.Client, authorization: str) -> int:
    response = client.get("/v1/orders", headers={"Authorization": authorization})
    if response.status_code == 401:
        assert response.headers["WWW-Authenticate"].startswith("Bearer")
    return response.status_code


def test_this_suite_can_sign(client: httpx2.Client, claims: dict[str, Any], secret_key: str) -> None:
    message = "set SECRET_KEY to the key of the service at SERVICE_URL; without it the tests below show little"
    assert status(client, f"Bearer {sign(claims, secret_key)}") == 200, message


@pytest.mark.parametrize("algorithm", ["none", "None", "", "HS512"])
def test_no_other_algorithm(client: httpx2.Client, claims: dict[str, Any], secret_key: str, algorithm: str) -> None:
    assert status(client, f"Bearer {sign(claims, secret_key, algorithm)}") == 401


@pytest.mark.parametrize("key", ["another-key-that-is-long-enough-for-it", "\0" * 32])
def test_no_other_key(client: httpx2.Client, claims: dict[str, Any], key: str) -> None:
    assert status(client, f"Bearer {sign(claims, key)}") == 401
    own = {"kty": "oct", "k": encode(key.encode())}
    forged = sign(claims, key, jwk=own, jku="https://evil.example", kid="../../dev/null")
    assert status(client, f"Bearer {forged}") == 401


@pytest.mark.parametrize("name", ["exp", "iat", "sub", "aud", "iss"])
def test_no_claim_may_lack(client: httpx2.Client, claims: dict[str, Any], secret_key: str, name: str) -> None:
    del claims[name]

    assert status(client, f"Bearer {sign(claims, secret_key)}") == 401


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("exp", int(time.time()) - 1),
        ("exp", "tomorrow"),
        ("nbf", int(time.time()) + 3600),
        ("iat", int(time.time()) + 3600),
        ("aud", "another-service"),
        ("aud", None),
        ("iss", "another-service"),
        ("sub", "not-a-uuid"),
        ("sub", "\0"),
        ("sub", 1),
    ],
)
def test_every_claim_is_checked(
    client: httpx2.Client, claims: dict[str, Any], secret_key: str, name: str, value: object
) -> None:
    assert status(client, f"Bearer {sign(claims | {name: value}, secret_key)}") == 401


def test_a_changed_token_is_refused(client: httpx2.Client, token: str, claims: dict[str, Any]) -> None:
    header, _, signature = token.split(".")
    promoted = encode(json.dumps(claims | {"sub": "0190f5a8-0000-7000-8000-000000000000"}).encode())

    assert status(client, f"Bearer {header}.{promoted}.{signature}") == 401
    assert status(client, f"Bearer {token[:-4]}AAAA") == 401
    assert status(client, f"Bearer {token[:-4]}") == 401


@pytest.mark.parametrize("authorization", ["", "Bearer", "Bearer x", "Bearer ..", "Basic YTpi", "Bearer " + "x" * 5000])
def test_nothing_else_lets_anyone_in(client: httpx2.Client, token: str, authorization: str) -> None:
    assert status(client, authorization) == 401
    assert status(client, token) == 401
    assert status(client, f"Basic {token}") == 401


def test_the_name_of_the_scheme_has_no_case(client: httpx2.Client, token: str) -> None:
    assert status(client, f"bearer {token}") == 200


def test_an_invalid_token_is_called_so(client: httpx2.Client) -> None:
    response = client.get("/v1/orders", headers={"Authorization": "Bearer x"})

    assert 'error="invalid_token"' in response.headers["WWW-Authenticate"]


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/v1/orders"),
        ("GET", "/v1/orders?limit=0"),
        ("POST", "/v1/orders"),
        ("GET", "/v1/orders/0190f5a8-0000-7000-8000-000000000000"),
        ("POST", "/v1/orders/0190f5a8-0000-7000-8000-000000000000/cancel"),
    ],
)
def test_who_comes_before_what(client: httpx2.Client, method: str, path: str) -> None:
    for content, media_type in ((b"{", "application/json"), (b"x", "text/plain")):
        response = client.request(method, path, content=content, headers={"Content-Type": media_type})

        assert response.status_code == 401
        assert response.headers["WWW-Authenticate"].startswith("Bearer")
