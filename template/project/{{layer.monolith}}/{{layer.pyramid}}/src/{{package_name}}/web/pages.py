"""Where the pages are."""

from collections.abc import Callable

import pyramid.response
from pyramid.config import Configurator

from ..pages.routes import ROUTES
from ..platform.pages import messages
from ..platform.pages.page import Route, answer, by_path
from ..platform.pages.steps import drive
from .request import Request
from .responses import Response


def _view(route: Route) -> Callable[[Request], pyramid.response.Response]:
    def view(request: Request) -> pyramid.response.Response:
        read = messages.Request.read(
            request.method,
            request.path_info,
            request.query_string,
            headers=request.headers.items(),
            body=request.body,
            params=request.matchdict,
        )
        page = drive(answer(route, read, request.resources.settings), request.resources)
        return Response(page.body, page.status.value, headerlist=list(page.headers))

    return view


def includeme(config: Configurator) -> None:
    """Add the routes of the pages."""
    for path, routes in by_path(ROUTES).items():
        config.add_route(f"page {path}", path)
        for method, route in routes.items():
            config.add_view(_view(route), route_name=f"page {path}", request_method=method)
