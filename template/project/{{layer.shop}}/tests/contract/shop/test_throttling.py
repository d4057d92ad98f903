"""Guessing passwords."""

from uuid import uuid4

import httpx2
import pytest

from .customer import Customer, register, sign_in


@pytest.mark.parametrize("known", [True, False])
def test_guessing_ends_after_ten_failures(client: httpx2.Client, customer: Customer, known: bool) -> None:  # noqa: FBT001
    email = register(client).json()["email"] if known else f"{uuid4()}@example.com"

    guesses = [sign_in(client, email, f"guess {number}").status_code for number in range(10)]
    locked = sign_in(client, email)

    assert guesses == [400] * 10
    assert locked.status_code == 429
    assert 1 <= int(locked.headers["Retry-After"]) <= 900
    assert sign_in(client, customer.email).status_code == 200
