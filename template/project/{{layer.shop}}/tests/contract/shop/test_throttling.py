"""Guessing passwords."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import httpx2
import pytest

from .customer import Customer, register, sign_in


@pytest.mark.parametrize("known", [True, False])
def test_guessing_ends_after_ten_failures(client: httpx2.Client, customer: Customer, known: bool) -> None:  # noqa: FBT001
    email = register(client).json()["email"] if known else f"{uuid4()}@example.com"

    # However the name is written.
    guesses = [sign_in(client, email.upper(), f"guess {number}").status_code for number in range(10)]
    locked = sign_in(client, email)

    assert guesses == [400] * 10
    assert locked.status_code == 429
    assert 1 <= int(locked.headers["Retry-After"]) <= 900
    assert sign_in(client, customer.email).status_code == 200


def test_guesses_at_the_same_time_all_count(client: httpx2.Client) -> None:
    email = register(client).json()["email"]

    def guess(number: int) -> int:
        return sign_in(client, email, f"guess {number}").status_code

    with ThreadPoolExecutor(30) as guessers:
        answers = Counter(guessers.map(guess, range(30)))
    # A busy service may have put some off; the next ones find out how many it counted.
    answers += Counter(guess(number) for number in range(30, 41))

    assert answers[400] == 10
    assert answers.keys() <= {400, 429, 503}


def test_signing_in_is_no_failure(client: httpx2.Client) -> None:
    email = register(client).json()["email"]

    assert [sign_in(client, email).status_code for _ in range(12)] == [200] * 12
