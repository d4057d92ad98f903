"""Where the pages are."""

from collections.abc import Awaitable, Callable

from fastapi import APIRouter, Request, Response

from ..pages.routes import ROUTES
from ..platform.pages import messages
from ..platform.pages.page import Route, answer
from ..platform.pages.steps import drive
from .dependencies import ResourcesDependency

router = APIRouter(include_in_schema=False)


def _endpoint(route: Route) -> Callable[..., Awaitable[Response]]:
    async def endpoint(request: Request, resources: ResourcesDependency) -> Response:
        read = messages.Request.read(
            request.method,
            request.url.path,
            request.url.query,
            headers=request.headers.items(),
            body=await request.body(),
            params=request.path_params,
        )
        page = await drive(answer(route, read, resources.settings), resources)
        response = Response(page.body, page.status)
        for name, value in page.headers:
            response.headers.append(name, value)
        return response

    return endpoint


for _route in ROUTES:
    router.add_api_route(_route.path, _endpoint(_route), methods=[_route.method], name=_route.name)
