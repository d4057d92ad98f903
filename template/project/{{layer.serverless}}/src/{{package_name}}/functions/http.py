"""Requests that API Gateway brings, from its HTTP APIs (payload 2.0) and its REST APIs (1.0)."""

import re
from typing import Any
from urllib.parse import quote

from ..main import app
from ..platform.gateway import Gateway
from ..platform.invocation import invocation

# What never stands in an encoded path as it is; `%` only where it begins no code.
_DECODED = re.compile(r"%(?![0-9A-Fa-f]{2})|[^!-~]")

gateway = Gateway(app)


def handle(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Return the response to a request."""
    if event.get("version") == "2.0":
        _encode_path(event)
    with invocation():
        return gateway(event, context)


def _encode_path(event: dict[str, Any]) -> None:
    """Undo what HTTP APIs do, alone among all: they decode the path, which the adapters do again."""
    path = _DECODED.sub(lambda match: quote(match[0]), event["rawPath"])
    event["rawPath"] = event["requestContext"]["http"]["path"] = path
