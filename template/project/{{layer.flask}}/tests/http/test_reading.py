"""How requests become pydantic models."""

from collections.abc import Callable
from typing import Annotated, Any

import pytest
from apiflask import APIFlask
from flask.testing import FlaskClient
from pydantic import BaseModel, Field


class Box(BaseModel):
    """Something to read."""

    width: Annotated[int, Field(alias="Width")]


@pytest.fixture
def client(make_app: Callable[..., APIFlask]) -> FlaskClient:
    """A client of an application that reads a box from anywhere."""
    app = make_app()
    for location in ("json", "form", "query", "headers"):

        @app.post(f"/{location}", endpoint=location)
        @app.input(Box, location=location, arg_name="box")
        def width(box: Box) -> dict[str, int]:
            return {"width": box.width}

    return app.test_client()


@pytest.mark.parametrize(
    ("path", "request_part"),
    [
        ("/json", {"json": {"Width": 3}}),
        ("/form", {"data": {"Width": "3"}}),
        ("/query", {"query_string": {"Width": "3"}}),
        ("/headers", {"headers": {"Width": "3"}}),
    ],
)
def test_every_part_is_read(client: FlaskClient, path: str, request_part: dict[str, Any]) -> None:
    assert client.post(path, **request_part).get_json() == {"width": 3}


@pytest.mark.parametrize(
    ("path", "request_part", "status", "place"),
    [
        ("/json", {"json": {"Width": "wide"}}, 422, {"pointer": "#/Width"}),
        ("/form", {"data": {"Width": "wide"}}, 422, {"pointer": "#/Width"}),
        ("/query", {"query_string": {"Width": "wide"}}, 422, {"parameter": "Width"}),
        ("/headers", {"headers": {"Width": "wide"}}, 400, {"header": "Width"}),
    ],
)
def test_a_fault_says_where_it_is(
    client: FlaskClient, path: str, request_part: dict[str, Any], status: int, place: dict[str, str]
) -> None:
    response = client.post(path, **request_part)

    assert response.status_code == status
    (fault,) = response.get_json()["errors"]
    assert fault.items() >= place.items()


@pytest.mark.parametrize(("path", "other_type"), [("/json", "text/plain"), ("/form", "application/json")])
def test_no_other_media_type_is_read(client: FlaskClient, path: str, other_type: str) -> None:
    assert client.post(path, data=b"{}", content_type=other_type).status_code == 415


@pytest.mark.parametrize("body", [b"", b"{", b"\xff", b"[" * 100_000, '{"Width": 3}'.encode("utf-16")])
def test_json_is_taken_by_the_letter(client: FlaskClient, body: bytes) -> None:
    assert client.post("/json", data=body, content_type="application/json").status_code == 400
