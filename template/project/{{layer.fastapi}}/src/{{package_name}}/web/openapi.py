"""The OpenAPI description, with problem documents for errors where FastAPI assumes its own format."""

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from ..platform.problems import MEDIA_TYPE

_FASTAPIS_OWN = ("HTTPValidationError", "ValidationError")


def install(app: FastAPI) -> None:
    """Let the application describe itself with `describe`."""

    def openapi() -> dict[str, Any]:
        app.openapi_schema = app.openapi_schema or describe(app)
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]


def describe(app: FastAPI) -> dict[str, Any]:
    """Return the description of all routes."""
    document = get_openapi(title=app.title, version=app.version, routes=app.routes)
    schemas = document["components"]["schemas"]
    for name in _FASTAPIS_OWN:
        schemas.pop(name, None)
    for operations in document["paths"].values():
        for operation in operations.values():
            responses = operation["responses"]
            for status, response in list(responses.items()):
                schema = response.get("content", {}).get("application/json", {}).get("schema", {})
                match schema.get("$ref", "").rpartition("/")[2]:
                    case "ProblemDocument":
                        response["content"] = {MEDIA_TYPE: {"schema": schema}}
                    case "HTTPValidationError":
                        del responses[status]
    return document
