"""Questions to the graph."""

from typing import Any

import httpx2

Answer = dict[str, Any]


def ask(client: httpx2.Client, document: str, **variables: object) -> Answer:
    """Return the answer to an operation."""
    response = client.post("/graphql", json={"query": document, "variables": variables})
    assert response.status_code == 200
    assert response.headers["Content-Type"].partition(";")[0] == "application/json"
    answer: Answer = response.json()
    assert answer.keys() <= {"data", "errors"}
    return answer


def get(client: httpx2.Client, document: str, **variables: object) -> Answer:
    """Return the data of an answer without errors."""
    answer = ask(client, document, **variables)
    assert answer.keys() == {"data"}, answer
    data: Answer = answer["data"]
    return data


def codes(answer: Answer) -> list[str]:
    """Return the codes of the errors in an answer."""
    return [error["extensions"]["code"] for error in answer["errors"]]
