"""Where the pages are."""

from collections.abc import Awaitable, Callable, Mapping

from tornado.httputil import HTTPHeaders

from ..pages.routes import ROUTES
from ..platform.pages import messages
from ..platform.pages.errors import instead_of, wants_page
from ..platform.pages.page import Route, answer, by_path
from ..platform.pages.steps import drive
from .handlers import Handler, route


def _method(page_route: Route) -> Callable[..., Awaitable[None]]:
    async def method(self: Handler, **params: str) -> None:
        read = messages.Request.read(
            self.request.method or "",
            self.request.path,
            self.request.query,
            headers=self.request.headers.get_all(),
            body=self.body,
            params=params,
        )
        page = await drive(answer(page_route, read, self.resources.settings), self.resources)
        self.set_status(page.status)
        self.clear_header("Content-Type")
        for name, value in page.headers:
            self.add_header(name, value)
        self.finish(page.body)

    return method


def _handler(page_routes: Mapping[str, Route]) -> type[Handler]:
    methods = {method.lower(): _method(page_route) for method, page_route in page_routes.items()}
    return type("PageHandler", (Handler,), methods)


routes = [route(path, _handler(page_routes)) for path, page_routes in by_path(ROUTES).items()]


def show_problem(
    path: str, accept: str, status: int, headers: HTTPHeaders, body: bytes | None
) -> tuple[HTTPHeaders, bytes | None]:
    """Return headers and body of a response; a browser gets a page in place of a problem document."""
    page = instead_of(status, list(headers.get_all())) if wants_page(path, accept) else None
    if page is None:
        return headers, body
    instead = HTTPHeaders()
    for name, value in page[1]:
        instead.add(name, value)
    return instead, page[0]
