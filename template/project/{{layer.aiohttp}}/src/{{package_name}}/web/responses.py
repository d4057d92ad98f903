"""How answers are written."""

import json
from collections.abc import Mapping

from aiohttp import web
from pydantic import BaseModel

from ..platform.caching import is_current, public_headers
from ..platform.problems import MEDIA_TYPE, Problem

JSON = "application/json"


def answer(model: BaseModel, status: int = 200, headers: Mapping[str, str] | None = None) -> web.Response:
    """Return a model as a response."""
    return web.Response(body=model.model_dump_json().encode(), status=status, headers=headers, content_type=JSON)


def cacheable(request: web.Request, body: bytes) -> web.Response:
    """Return JSON that is the same for everybody, unless the client holds it."""
    headers = public_headers(body)
    if is_current(request.headers.get("If-None-Match"), headers["ETag"]):
        return web.Response(status=304, headers=headers)
    return web.Response(body=body, headers=headers, content_type=JSON)


def respond(problem: Problem) -> web.Response:
    """Return a problem as a response."""
    body = json.dumps(problem.document()).encode()
    return web.Response(body=body, status=problem.status, headers=problem.headers, content_type=MEDIA_TYPE)
