"""Bodies that no friendly client sends: they are refused, and nothing breaks."""

import json
from typing import Any
from uuid import uuid4

import httpx2
import pytest

from .customer import Customer
from .paging import Item

JSON = "application/json"

UNREADABLE = {
    "nothing": b"",
    "half": b'{"lines": [',
    "two": b"{}{}",
    "no quotes": b"{lines: 1}",
    "trailing comma": b'{"lines": [],}',
    "comment": b"{} // x",
    "invalid UTF-8": b'{"email": "\xff\xfe@example.com", "password": "seven-green-teapots"}',
    "overlong UTF-8": b'{"email": "a\xc0\xaf@example.com", "password": "seven-green-teapots"}',
    "surrogate in UTF-8": b'{"email": "a\xed\xa0\x80@example.com", "password": "seven-green-teapots"}',
    "UTF-16": '{"email": "a@example.com", "password": "seven-green-teapots"}'.encode("utf-16"),
    "NUL byte": b"\0",
    "deep lists": b'{"lines":' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    "deep objects": b'{"lines":' * 100_000 + b"1" + b"}" * 100_000,
    "only brackets": b"[" * 100_000,
    "form": b"email=a@example.com&password=seven-green-teapots",
}

# Each replaces one value of an order line.
WRONG_QUANTITIES = """
    0 -1 101 1.5 "1" "" true null [] {} NaN Infinity -Infinity 1e400 -1e400 1e-400 1e2000000
    2147483648 9223372036854775808 18446744073709551616
"""
WRONG_IDS = r'''0 true null [] {} NaN 1e400 "" "x" "\u0000" "\ud800" "\ud83d"'''
WRONG = [
    *(("quantity", literal) for literal in [*WRONG_QUANTITIES.split(), "9" * 400, "9" * 5000]),
    *(("product_id", literal) for literal in [*WRONG_IDS.split(), f'"{"a" * 100_000}"']),
]


@pytest.mark.parametrize("path", ["/v1/users", "/v1/orders"])
@pytest.mark.parametrize("name", UNREADABLE)
def test_what_cannot_be_read_is_refused(customer: Customer, path: str, name: str) -> None:
    headers = {"Content-Type": JSON, "Idempotency-Key": str(uuid4())}

    assert customer.client.post(path, content=UNREADABLE[name], headers=headers).status_code == 400


@pytest.mark.parametrize("path", ["/v1/users", "/v1/orders"])
@pytest.mark.parametrize(
    "body", ["[]", "null", "1", "true", '"x"', "{}", "[[]]", '{"lines": {}, "email": 1}', "NaN", "1e400"]
)
def test_what_is_no_such_thing_is_refused(customer: Customer, path: str, body: str) -> None:
    headers = {"Content-Type": JSON, "Idempotency-Key": str(uuid4())}

    assert customer.client.post(path, content=body, headers=headers).status_code in {400, 422}


@pytest.mark.parametrize("path", ["/v1/users", "/v1/orders"])
def test_a_request_without_a_body_is_refused(customer: Customer, path: str) -> None:
    assert customer.client.post(path, headers={"Idempotency-Key": str(uuid4())}).status_code == 415


@pytest.mark.parametrize("path", ["/v1/users", "/v1/orders"])
@pytest.mark.parametrize(
    "media_type",
    [None, "", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "*/*", "x"],
)
def test_only_json_is_read(customer: Customer, path: str, media_type: str | None) -> None:
    headers = {"Idempotency-Key": str(uuid4())} | ({} if media_type is None else {"Content-Type": media_type})

    assert customer.client.post(path, content=b"{}", headers=headers).status_code == 415


@pytest.mark.parametrize("media_type", [JSON, "application/json; charset=utf-8", "Application/JSON"])
def test_json_has_these_names(client: httpx2.Client, media_type: str) -> None:
    body = json.dumps({"email": f"{uuid4()}@example.com", "password": "seven-green-teapots"})

    assert client.post("/v1/users", content=body, headers={"Content-Type": media_type}).status_code == 201


@pytest.mark.parametrize(("field", "literal"), WRONG, ids=[f"{field}-{literal[:20]}" for field, literal in WRONG])
def test_a_wrong_value_is_refused(customer: Customer, product: Item, field: str, literal: str) -> None:
    values = {"product_id": json.dumps(product["id"]), "quantity": "1", field: literal}
    line = ", ".join(f'"{name}": {value}' for name, value in values.items())

    response = customer.post_order(
        content=f'{{"lines": [{{{line}}}]}}',
        headers={"Content-Type": JSON, "Idempotency-Key": str(uuid4())},
    )

    # 400: Python reads no number of that length, and NaN is not JSON.
    assert response.status_code in {400, 422}
    if response.status_code == 422:
        assert [error["pointer"] for error in response.json()["errors"]] == [f"#/lines/0/{field}"]


@pytest.mark.parametrize("lines", [[], [None], [1], "x", None, {}, ["x"] * 51])
def test_lines_are_one_to_fifty(customer: Customer, lines: object) -> None:
    response = customer.post_order(json={"lines": lines}, headers={"Idempotency-Key": str(uuid4())})

    assert response.status_code == 422
    assert all(error["pointer"].startswith("#/lines") for error in response.json()["errors"])


def test_fifty_lines_are_not_too_many_and_fifty_one_are(customer: Customer, product: Item) -> None:
    line: dict[str, Any] = {"product_id": product["id"], "quantity": 1}
    for count in (51, 500, 5000):
        response = customer.post_order(json={"lines": [line] * count}, headers={"Idempotency-Key": str(uuid4())})

        assert response.status_code == 422
        assert [error["pointer"] for error in response.json()["errors"]] == ["#/lines"]


def test_a_body_over_one_mebibyte_is_refused(customer: Customer) -> None:
    def chunks() -> Any:  # noqa: ANN401
        yield from [b"x" * 65536] * 32

    for content in (b"x" * (1024 * 1024 + 1), chunks()):
        response = customer.client.post(
            "/v1/orders", content=content, headers={"Content-Type": JSON, "Idempotency-Key": str(uuid4())}
        )

        assert response.status_code == 413


def test_a_body_of_one_mebibyte_is_read(customer: Customer) -> None:
    response = customer.client.post(
        "/v1/orders", content=b" " * (1024 * 1024), headers={"Content-Type": JSON, "Idempotency-Key": str(uuid4())}
    )

    assert response.status_code == 400
