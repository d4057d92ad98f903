"""What the OpenAPI description says beyond APIFlask's own."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from apiflask import APIFlask
from pydantic import BaseModel


class Size(BaseModel):
    """A schema within another."""

    width: int


class Box(BaseModel):
    """A schema around another."""

    size: Size


@pytest.fixture
def document(make_app: Callable[..., APIFlask]) -> dict[str, Any]:
    """The description of an application that has boxes."""
    app = make_app()

    @app.post("/boxes/<uuid:box_id>")
    @app.input(Box, arg_name="box")
    @app.output(Box)
    def save(box_id: UUID, box: Box) -> Box:
        raise NotImplementedError

    document = app.spec
    assert isinstance(document, dict)
    return document


def test_each_schema_has_one_name(document: dict[str, Any]) -> None:
    schemas = document["components"]["schemas"]

    assert {"Box", "Size", "ProblemDocument", "Fault"} <= schemas.keys()
    assert not [name for name in schemas if "." in name]
    assert schemas["Box"]["properties"]["size"] == {"$ref": "#/components/schemas/Size"}


def test_an_operation_says_what_holds_for_all(document: dict[str, Any]) -> None:
    operation = document["paths"]["/boxes/{box_id}"]["post"]

    assert operation["requestBody"]["required"]
    assert operation["responses"].keys() == {"200", "400", "429", "503"}
    assert operation["parameters"] == [
        {"in": "path", "name": "box_id", "required": True, "schema": {"type": "string", "format": "uuid"}}
    ]
