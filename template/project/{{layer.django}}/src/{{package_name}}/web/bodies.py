"""How bodies are read and written."""

from typing import Any

import ninja.parser
import ninja.renderers
from django.http import HttpRequest
from django.utils.datastructures import MultiValueDict
from pydantic_core import from_json, to_json

from ..platform.problems import BadRequest, UnsupportedMediaType


class Parser(ninja.parser.Parser):
    """Reads JSON and forms, each under its own name only; JSON is strict (RFC 8259), so it has no NaN."""

    def parse_body(self, request: HttpRequest) -> Any:  # noqa: ANN401
        """Return the content of a JSON body."""
        _require(request, "application/json")
        try:
            return from_json(request.body, allow_inf_nan=False)
        except ValueError as error:
            raise BadRequest("The body is not valid JSON.") from error

    def parse_querydict(
        self, data: MultiValueDict[str, Any], list_fields: list[str], request: HttpRequest
    ) -> dict[str, Any]:
        """Return the fields of a form, or the parameters of a query."""
        if data is request.POST:
            _require(request, "application/x-www-form-urlencoded")
        return super().parse_querydict(data, list_fields, request)


class Renderer(ninja.renderers.BaseRenderer):
    """Writes JSON as pydantic does."""

    media_type = "application/json"

    def render(self, request: HttpRequest, data: Any, *, response_status: int) -> bytes:  # noqa: ANN401
        """Return the body of a response."""
        return to_json(data)


def _require(request: HttpRequest, media_type: str) -> None:
    if request.content_type != media_type:
        raise UnsupportedMediaType(f"Send {media_type}.")
