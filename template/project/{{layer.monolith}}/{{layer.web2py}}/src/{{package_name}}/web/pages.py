"""Where the pages are."""

from collections.abc import Callable

from py4web import action, request, response

from ..pages.routes import ROUTES
from ..platform.pages import messages
from ..platform.pages.page import Route, answer
from ..platform.pages.steps import drive
from .api import FOLDERS, api, body, resources


def _action(route: Route) -> Callable[..., bytes]:
    def show(**params: str) -> bytes:
        read = messages.Request.read(
            request.method,
            request.path,
            request.query_string,
            headers=request.headers.items(),
            body=body(),
            params=params,
        )
        page = drive(answer(route, read, resources().settings), resources())
        response.status = page.status.value
        for name, value in page.headers:
            response.headers.append(name, value)
        return page.body

    return show


for _route in ROUTES:
    if _route.path.endswith("/"):
        FOLDERS.add(_route.path)
    action(_route.angled, method=_route.method)(action.uses(api)(_action(_route)))
