"""Where the pages are."""

from aiohttp import web
from aiohttp.typedefs import Handler
from multidict import CIMultiDict

from ..pages.routes import ROUTES
from ..platform.pages import messages
from ..platform.pages.errors import instead_of, wants_page
from ..platform.pages.page import Route, answer
from ..platform.pages.steps import drive
from .keys import RESOURCES

routes = web.RouteTableDef()


def _handler(route: Route) -> Handler:
    async def handler(request: web.Request) -> web.Response:
        resources = request.app[RESOURCES]
        read = messages.Request.read(
            request.method,
            request.path,
            request.rel_url.raw_query_string,
            headers=request.headers.items(),
            body=await request.read(),
            params=request.match_info,
        )
        page = await drive(answer(route, read, resources.settings), resources)
        return web.Response(body=page.body, status=page.status, headers=CIMultiDict(page.headers))

    return handler


for _route in ROUTES:
    routes.route(_route.method, _route.path)(_handler(_route))


def show_problem(request: web.Request, response: web.Response) -> None:
    """Let a browser get a page in place of a problem document."""
    if not wants_page(request.path, request.headers.get("Accept", "")):
        return
    if page := instead_of(response.status, list(response.headers.items())):
        response.body, headers = page
        response.headers.clear()
        response.headers.extend(headers)
