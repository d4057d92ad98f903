"""Where the pages are."""

from collections.abc import Callable

from apiflask import APIBlueprint
from flask import Response, request

from ..pages.routes import ROUTES
from ..platform.pages import messages
from ..platform.pages.page import Route, answer
from ..platform.pages.steps import drive
from .context import resources

blueprint = APIBlueprint("pages", __name__, enable_openapi=False)


def _view(route: Route) -> Callable[..., Response]:
    def view(**params: str) -> Response:
        query, body = request.query_string.decode("latin-1"), request.get_data()
        read = messages.Request.read(
            request.method, request.path, query, headers=request.headers.items(), body=body, params=params
        )
        page = drive(answer(route, read, resources.settings), resources)
        return Response(page.body, page.status, list(page.headers))

    return view


for _route in ROUTES:
    blueprint.add_url_rule(_route.angled, _route.name, _view(_route), methods=[_route.method])
