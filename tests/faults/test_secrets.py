"""Secrets that clients and operators hand to the service stay out of its logs and its traces."""

import json
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlencode

import httpx2
import psycopg
from collector import collecting
from load import Client, Request
from services import Web
from shop import sign_up

# Long enough for a password, and found nowhere else.
CANARY = "canary-5f0c9a-yellow-feathers"
# What a hashed password begins with.
HASH = "$argon2"


def test_a_password_is_kept_as_the_standard_asks(start: Callable[..., Web], settings: dict[str, str]) -> None:
    """The second option that RFC 9106 recommends, in its section 4; development may do with less."""
    customer = sign_up(start().url)
    with psycopg.connect(settings["DATABASE_URL"]) as connection:
        (kept,) = connection.execute(
            "SELECT row_to_json(users)::text FROM users WHERE email = %s", [customer.email]
        ).fetchone()
    assert "$argon2id$v=19$m=65536,t=3,p=4$" in kept


def test_no_secret_is_logged_or_traced(start: Callable[..., Web], settings: dict[str, str]) -> None:
    # The server trusts everybody, so any password will do.
    database = settings["DATABASE_URL"].replace("service@", f"service:{CANARY}@")
    with collecting() as collector:
        web = start(SECRET_KEY=f"{CANARY}-signs-tokens", DATABASE_URL=database, DOCS_ENABLED="true", **collector.soon)
        description = httpx2.get(f"{web.url}/openapi.json").raise_for_status().json()
        requests = list(canaries(description))
        send(web, requests)
        # The same when everything fails that can.
        with psycopg.connect(settings["DATABASE_URL"], autocommit=True) as connection:
            for (table,) in connection.execute(
                "SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = 'public'"
            ).fetchall():
                connection.execute(f"DROP TABLE {table} CASCADE")
        statuses = send(web, requests)
        assert web.stop() == 0

    assert 500 in statuses
    assert len(collector.spans()) >= len(requests)
    for words in (web.log.read_text(), collector.text()):
        for secret in (CANARY, HASH):
            assert secret not in words, words[words.index(secret) - 500 :][:1000]


def canaries(description: dict[str, Any]) -> Iterator[Request]:
    """Give requests to every route, with secrets wherever clients put them."""
    for path, operations in description["paths"].items():
        for method in operations:
            for kind, body in bodies():
                headers = {
                    "Authorization": f"Bearer {CANARY}",
                    "Cookie": f"session={CANARY}",
                    "X-Api-Key": CANARY,
                    "Idempotency-Key": "an-ordinary-key",
                    "Content-Type": kind,
                }
                address = path.replace("{", "").replace("}", "") + f"?access_token={CANARY}"
                yield Request(method.upper(), address, headers, body if method == "post" else None)


def bodies() -> Iterator[tuple[str, bytes]]:
    """Give bodies that carry secrets, good and bad."""
    account = {"email": "canary@example.com", "password": CANARY}
    yield "application/json", json.dumps(account).encode()
    # Too short an address: what is refused is not repeated either.
    yield "application/json", json.dumps(account | {"email": "?"}).encode()
    yield "application/json", json.dumps({"email": CANARY, "password": [CANARY]}).encode()
    yield "application/json", f'{{"password": "{CANARY}"'.encode()
    form = {"grant_type": "password", "username": account["email"], "password": CANARY}
    yield "application/x-www-form-urlencoded", urlencode(form).encode()
    form = {"grant_type": "refresh_token", "refresh_token": CANARY}
    yield "application/x-www-form-urlencoded", urlencode(form).encode()


def send(web: Web, requests: list[Request]) -> set[int | None]:
    """Send requests one after the other and return the statuses."""
    client = Client()
    statuses = {client.send(web.url, request).status for request in requests}
    client.close()
    return statuses
