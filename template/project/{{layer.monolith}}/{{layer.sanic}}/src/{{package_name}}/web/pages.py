"""Where the pages are."""

from collections.abc import Callable, Coroutine
from typing import Any

from sanic import Blueprint, HTTPResponse
from sanic.compat import Header

from ..pages.routes import ROUTES
from ..platform.pages import messages
from ..platform.pages.page import Route, answer
from ..platform.pages.steps import drive
from .application import Request

blueprint = Blueprint("pages")


def _handler(route: Route) -> Callable[..., Coroutine[Any, Any, HTTPResponse]]:
    async def handler(request: Request, **params: str) -> HTTPResponse:
        resources = request.app.ctx.resources
        read = messages.Request.read(
            request.method,
            request.path,
            request.query_string,
            headers=request.headers.items(),
            body=request.body,
            params=params,
        )
        page = await drive(answer(route, read, resources.settings), resources)
        return HTTPResponse(page.body, page.status, Header(page.headers))

    return handler


for _route in ROUTES:
    blueprint.add_route(_handler(_route), _route.angled, methods=[_route.method], name=_route.name)
