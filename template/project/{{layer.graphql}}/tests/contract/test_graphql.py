"""GraphQL over HTTP: which documents are answered, and which are refused before they cost anything."""

from collections.abc import Callable
from typing import Any

import httpx2
import pytest

from .graph import ask, codes, get
from .server import Server

KINDS = "{ __schema { queryType { name fields { name } } } }"
# Each spreads the next one twice: as many fields as there are atoms in the world.
BOMB = "{ ...f0 }" + " ".join(f"fragment f{n} on Query {{ a: __typename ...f{n + 1} ...f{n + 1} }}" for n in range(60))
BOMB += " fragment f60 on Query { __typename }"
CIRCLE = "{ ...f } fragment f on Query { ...g } fragment g on Query { ...f }"


@pytest.mark.parametrize(
    ("document", "name", "expected"),
    [
        ("{ __typename }", None, "Query"),
        ("query { __typename }", None, "Query"),
        ("query first { __typename } query second { a: nothing __typename }", "first", None),
        ("query first { __typename } query second { __typename }", "second", "Query"),
        ("query ($with: Boolean = true) { __typename @include(if: $with) }", None, "Query"),
    ],
)
def test_documents_are_answered(client: httpx2.Client, document: str, name: str | None, expected: str | None) -> None:
    response = client.post("/graphql", json={"query": document, "operationName": name, "extensions": {"any": 1}})

    assert response.status_code == 200
    assert (response.json()["data"] or {}).get("__typename") == expected


@pytest.mark.parametrize(
    "document",
    [
        "{",
        "no document",
        "{ nothing }",
        "query first { __typename } query second { __typename }",
        "subscription { __typename }",
        "mutation { nothing }",
        "fragment f on Query { __typename }",
        "query ($wanted: Int!) { __typename @include(if: $wanted) }",
        "{ __typename @nothing }",
        CIRCLE,
        BOMB,
        "{ " + " ".join(f"a{n}: __typename" for n in range(21)) + " }",
        "{ " + "a " * 1000 + "}",
        "{ a" * 333,
        "{ " + "a { " * 300 + "b" + " }" * 300 + " }",
        "{ a(b: " + "[" * 450 + "]" * 450 + ") }",
    ],
    ids=lambda document: document[:30],
)
def test_bad_documents_are_refused(client: httpx2.Client, document: str) -> None:
    answer = ask(client, document)

    assert answer["data"] is None
    assert set(codes(answer)) == {"BAD_REQUEST"}


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        ({"json": {"query": ""}}, 422),
        ({"json": {"query": 1}}, 422),
        ({"json": {"query": "{ __typename }", "variables": []}}, 422),
        ({"json": {"query": " " * 20_000}}, 422),
        ({"json": [{"query": "{ __typename }"}]}, 422),
        ({"json": {}}, 422),
        ({"content": b"{", "headers": {"Content-Type": "application/json"}}, 400),
        ({"content": b"{ __typename }", "headers": {"Content-Type": "application/graphql"}}, 415),
        ({"json": {"query": "{ __typename }"}, "headers": {"Authorization": "Bearer x"}}, 401),
    ],
)
def test_what_is_no_request_is_a_problem(client: httpx2.Client, request_: dict[str, Any], status: int) -> None:
    assert client.post("/graphql", **request_).status_code == status


def test_only_post_asks(client: httpx2.Client) -> None:
    response = client.get("/graphql", params={"query": "{ __typename }"})

    assert response.status_code == 405
    assert "POST" in response.headers["Allow"]


def test_no_answer_is_kept(client: httpx2.Client) -> None:
    response = client.post("/graphql", json={"query": "{ __typename }"})

    assert "public" not in response.headers["Cache-Control"]


def test_a_misspelt_field_tells_nothing(client: httpx2.Client) -> None:
    (field, *_) = get(client, KINDS)["__schema"]["queryType"]["fields"]
    (error, *_) = ask(client, f"{{ {field['name']}s_ }}")["errors"]

    assert "Did you mean" not in error["message"]


def test_the_schema_is_closed_where_the_docs_are(launch: Callable[..., Server]) -> None:
    with httpx2.Client(base_url=launch(DOCS_ENABLED="false").url) as closed:
        for document in (KINDS, '{ __type(name: "Query") { name } }'):
            assert set(codes(ask(closed, document))) == {"BAD_REQUEST"}
        assert get(closed, "{ __typename }") == {"__typename": "Query"}
