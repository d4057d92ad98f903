"""Pages of other origins."""

from collections.abc import Collection

from sanic import HTTPResponse, empty
from sanic.response import BaseHTTPResponse

from ..platform.cors import preflight_headers, response_headers
from .application import Application, Request


def allow(app: Application, origins: Collection[str]) -> None:
    """Let pages of these origins call."""

    @app.middleware("request")
    async def answer_preflight(request: Request) -> HTTPResponse | None:
        if request.method == "OPTIONS" and "Access-Control-Request-Method" in request.headers:
            return empty(headers=preflight_headers(request.headers.get("Origin", ""), origins))
        return None

    @app.middleware("response")
    async def tell_browser(request: Request, response: BaseHTTPResponse) -> None:
        response.headers.update(response_headers(request.headers.get("Origin"), origins))
