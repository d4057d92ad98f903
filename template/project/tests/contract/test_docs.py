"""The OpenAPI description and its page."""

import re
from collections.abc import Iterator
from typing import Any

import httpx2

METHODS = {"get", "put", "post", "delete", "options", "head", "patch", "trace"}


def operations(document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for path in document["paths"].values():
        yield from (operation for method, operation in path.items() if method in METHODS)


def references(value: object) -> Iterator[str]:
    match value:
        case {"$ref": str(reference)}:
            yield reference
        case dict():
            for part in value.values():
                yield from references(part)
        case list():
            for part in value:
                yield from references(part)


def test_the_description_is_openapi(client: httpx2.Client) -> None:
    response = client.get("/openapi.json")

    assert response.status_code == 200
    assert response.headers["Content-Type"] == "application/json"
    assert re.fullmatch(r"3\.1\.\d+", response.json()["openapi"])
    assert {"/livez", "/readyz"} <= response.json()["paths"].keys()


def test_every_operation_has_a_name_of_its_own(client: httpx2.Client) -> None:
    names = [operation["operationId"] for operation in operations(client.get("/openapi.json").json())]

    assert len(set(names)) == len(names)
    assert {"livez", "readyz"} <= set(names)


def test_every_reference_leads_somewhere(client: httpx2.Client) -> None:
    document = client.get("/openapi.json").json()

    for reference in references(document):
        target: Any = document
        for step in reference.removeprefix("#/").split("/"):
            target = target[step]
        assert target


def test_the_page_takes_everything_from_this_service(client: httpx2.Client) -> None:
    page = client.get("/docs")

    assert page.status_code == 200
    assert page.headers["Content-Type"].startswith("text/html")
    assert "<script>" not in page.text
    assert " style=" not in page.text
    addresses = [address for address in re.findall(r'(?:src|href)="([^"]+)"', page.text) if address != "data:,"]
    assert len(addresses) >= 3
    for address in addresses:
        assert address.startswith("/")
        asset = client.get(address)
        assert asset.status_code == 200
        assert asset.content
        assert re.match(r"text/(javascript|css)", asset.headers["Content-Type"])
