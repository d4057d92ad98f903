"""Answers, made of the schemas that describe them."""

from collections.abc import Mapping

from pydantic import BaseModel
from sanic import HTTPResponse

from ..platform.openapi import JSON


def respond(model: BaseModel, status: int = 200, headers: Mapping[str, str] | None = None) -> HTTPResponse:
    """Return a schema as a JSON response."""
    return HTTPResponse(model.model_dump_json(), status, dict(headers or {}), JSON)
