"""Registration."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import httpx2
import pytest

from .customer import PASSWORD, register, sign_in


def test_a_new_one_is_told_who_they_are(client: httpx2.Client) -> None:
    email = f"{uuid4()}@example.com"

    response = register(client, email)

    assert response.status_code == 201
    user = response.json()
    assert user.keys() == {"id", "email", "created_at"}
    assert UUID(user["id"]).version == 7
    assert user["email"] == email
    assert user["created_at"].endswith("Z")
    assert abs(datetime.fromisoformat(user["created_at"]) - datetime.now(UTC)) < timedelta(minutes=5)
    assert response.headers["Cache-Control"] == "no-store"


def test_an_address_is_taken_once(client: httpx2.Client) -> None:
    email = f"{uuid4()}@example.com"
    register(client, email)

    assert register(client, email).status_code == 409


@pytest.mark.parametrize(
    "password", ["password", "12345678", "qwertyuiop", "aaaaaaaaaaaaaaaa", "iloveyou", "P@ssw0rd", "letmein123"]
)
def test_a_common_password_is_refused_with_the_reason(client: httpx2.Client, password: str) -> None:
    response = client.post("/v1/users", json={"email": f"{uuid4()}@example.com", "password": password})

    assert response.status_code == 422
    (error,) = response.json()["errors"]
    assert error["pointer"] == "#/password"
    assert len(error["detail"]) > 10
    assert f'"{password}"' not in response.text


@pytest.mark.parametrize(
    "password", ["x7 kq-92!", PASSWORD * 6 + "x", "пароль-из-девяти-слов", "\N{GRINNING FACE}\N{PILE OF POO} and tea"]
)
def test_long_and_foreign_passwords_work(client: httpx2.Client, password: str) -> None:
    email = f"{uuid4()}@example.com"

    assert client.post("/v1/users", json={"email": email, "password": password}).status_code == 201
    assert sign_in(client, email, password).status_code == 200
    assert sign_in(client, email, password[:-1]).status_code == 400


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("email", ["", "x", "@", "a@", "@b", "a b@example.com", "a@example", "a\0@example.com", None, 1, [], {}, True]),
        ("email", ["a@exam\nple.com", "a@" + "b" * 300 + ".com", "x" * 100_000 + "@example.com", "\u202e@example.com"]),
        ("password", ["", "short-7", "x7 kq-92!" * 15, "z" * 100_000, None, 12345678, ["a"] * 9, {}, True]),
    ],
)
def test_bad_values_are_pointed_at(client: httpx2.Client, field: str, values: list[object]) -> None:
    for value in values:
        body = {"email": f"{uuid4()}@example.com", "password": PASSWORD, field: value}

        response = client.post("/v1/users", json=body)

        assert response.status_code == 422, value
        assert {error["pointer"] for error in response.json()["errors"]} == {f"#/{field}"}, value


@pytest.mark.parametrize("field", ["email", "password"])
def test_both_fields_are_required(client: httpx2.Client, field: str) -> None:
    body = {"email": f"{uuid4()}@example.com", "password": PASSWORD}
    del body[field]

    response = client.post("/v1/users", json=body)

    assert response.status_code == 422
    assert [error["pointer"] for error in response.json()["errors"]] == [f"#/{field}"]
