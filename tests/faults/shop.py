"""Customers of a running service."""

import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

import httpx2
from load import Request, all_at_once
from services import Web

PASSWORD = "seven-green-teapots"
# Seconds that no answer takes longer than, whatever has happened to what the service stands on.
DEADLINE = 15


@dataclass(frozen=True)
class Customer:
    """Somebody who is signed in."""

    email: str
    token: str

    @property
    def headers(self) -> dict[str, str]:
        """What tells the service who this is."""
        return {"Authorization": f"Bearer {self.token}"}

    def checkout(self, product_id: str, key: str | None = None) -> Request:
        """Return the request that orders one piece, under a new idempotency key if none is given."""
        headers = self.headers | {"Content-Type": "application/json", "Idempotency-Key": key or str(uuid4())}
        body = {"lines": [{"product_id": product_id, "quantity": 1}]}
        return Request("POST", "/v1/orders", headers, json.dumps(body).encode())


def sign_up(url: str) -> Customer:
    """Register somebody new and sign in."""
    email = f"{uuid4()}@example.com"
    with httpx2.Client(base_url=url, timeout=30) as client:
        client.post("/v1/users", json={"email": email, "password": PASSWORD}).raise_for_status()
        form = {"grant_type": "password", "username": email, "password": PASSWORD}
        tokens = client.post("/v1/auth/token", data=form).raise_for_status().json()
    return Customer(email, tokens["access_token"])


def sign_in(email: str) -> Request:
    """Return the request with which somebody signs in."""
    form = {"grant_type": "password", "username": email, "password": PASSWORD}
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    return Request("POST", "/v1/auth/token", headers, urlencode(form).encode())


def plentiful(url: str) -> dict[str, Any]:
    """Return the product with the largest stock."""
    products = httpx2.get(f"{url}/v1/products?limit=100", timeout=30).raise_for_status().json()["items"]
    return max(products, key=lambda product: product["stock"])


def place_orders(web: Web, count: int) -> list[str]:
    """Check out so many times at once, and return the orders; each is taken in time, whatever else happens."""
    buyer, product = sign_up(web.url), plentiful(web.url)["id"]
    outcomes = all_at_once(web.url, [buyer.checkout(product) for _ in range(count)], timeout=DEADLINE)
    assert [outcome.status for outcome in outcomes] == [201] * count, outcomes
    return [json.loads(outcome.body)["id"] for outcome in outcomes]
