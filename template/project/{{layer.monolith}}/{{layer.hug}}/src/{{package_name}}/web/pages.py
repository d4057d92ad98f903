"""Where the pages are."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import hug

from ..pages.routes import ROUTES
from ..platform.pages import messages
from ..platform.pages.page import Route, answer
from ..platform.pages.steps import drive
from .api import api

if TYPE_CHECKING:
    from falcon import Request, Response

    from ..platform.resources import Resources

# Where falcon looks for a page whose path ends in a slash: it takes the slash off that of the route.
_FOLDERS = {route.path: route.path.rstrip("/") or "/" for route in ROUTES if route.path.endswith("/")}


class Folders:
    """Lets pages have paths that end in a slash."""

    def process_request(self, request: "Request", _response: "Response") -> None:
        """Look for a page where falcon has it."""
        request.path = _FOLDERS.get(request.path, request.path)


@hug.format.content_type("text/html; charset=utf-8")
def as_it_is(content: bytes, **_: object) -> bytes:
    """Return what a page has written."""
    return content


def _view(route: Route) -> Callable[..., bytes]:
    def show(request: "Request", response: "Response", hug_resources: "Resources", **params: str) -> bytes:
        read = messages.Request.read(
            request.method,
            route.path if route.path in _FOLDERS else request.path,
            request.query_string,
            headers=request.headers.items(),
            body=request.bounded_stream.read(),
            params=params,
        )
        page = drive(answer(route, read, hug_resources.settings), hug_resources)
        response.status = f"{page.status.value} {page.status.phrase}"
        for name, value in page.headers:
            if name == "Content-Type":
                response.content_type = value
            else:
                response.append_header(name, value)
        return page.body

    return show


api.api.http.add_middleware(Folders())
for _route in ROUTES:
    _methods = ("GET", "HEAD") if _route.method == "GET" else ("POST",)
    api.http(_route.path, accept=_methods, parse_body=False, output=as_it_is)(_view(_route))
