"""A registered user who is signed in."""

from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import httpx2

PASSWORD = "seven-green-teapots"  # noqa: S105  # pragma: allowlist secret


@dataclass
class Customer:
    """A user, and a client that carries the user's access token."""

    client: httpx2.Client
    email: str
    refresh_token: str
    placed: list[str] = field(default_factory=list)

    def order(self, *lines: tuple[str, int], key: str | None = None) -> httpx2.Response:
        """Order quantities of products: `order((product_id, 2))`; under a new idempotency key if none is given."""
        body = {"lines": [{"product_id": product_id, "quantity": quantity} for product_id, quantity in lines]}
        return self.post_order(headers={"Idempotency-Key": key or str(uuid4())}, json=body)

    def post_order(self, **request: Any) -> httpx2.Response:  # noqa: ANN401
        """Send any request to the place where orders are placed."""
        response = self.client.post("/v1/orders", **request)
        if response.status_code == 201:
            self.placed.append(response.headers["Location"])
        return response

    def cancel_everything(self) -> None:
        """Give back what was ordered, so that the next run finds it."""
        for location in set(self.placed):
            self.client.post(f"{location}/cancel")
        self.placed.clear()


def register(client: httpx2.Client, email: str | None = None) -> httpx2.Response:
    """Register a user, with a new address if none is given."""
    return client.post("/v1/users", json={"email": email or f"{uuid4()}@example.com", "password": PASSWORD})


def sign_in(client: httpx2.Client, email: str, password: str = PASSWORD) -> httpx2.Response:
    """Ask for tokens with a password."""
    return client.post("/v1/auth/token", data={"grant_type": "password", "username": email, "password": password})


def refresh(client: httpx2.Client, refresh_token: str) -> httpx2.Response:
    """Ask for new tokens with a refresh token."""
    return client.post("/v1/auth/token", data={"grant_type": "refresh_token", "refresh_token": refresh_token})
