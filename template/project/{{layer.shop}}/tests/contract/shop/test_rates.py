"""Signing in and registering too often, even where each try is right."""

from collections.abc import Callable

import httpx2

from ..server import Server
from .customer import sign_in


def sign_ins(server: Server, names: list[str], **headers: str) -> list[int]:
    with httpx2.Client(base_url=server.url, headers=headers) as client:
        return [sign_in(client, name).status_code for name in names]


def test_a_client_may_try_so_often(launch: Callable[..., Server]) -> None:
    server = launch(SIGN_IN_LIMIT="3/hour")

    # Without tables, what gets through fails: 500 or 503.
    answers = sign_ins(server, [f"{number}@example.com" for number in range(5)])

    assert 429 not in answers[:3]
    assert answers[3:] == [429, 429]


def test_a_name_may_be_tried_so_often_from_anywhere(launch: Callable[..., Server]) -> None:
    server = launch(SIGN_IN_LIMIT="3/hour", TRUSTED_PROXIES="127.0.0.0/8")

    answers = [
        sign_ins(server, ["Ann@Example.com"], **{"X-Forwarded-For": f"203.0.113.{number}"})[0] for number in range(4)
    ]

    assert 429 not in answers[:3]
    assert answers[3] == 429
