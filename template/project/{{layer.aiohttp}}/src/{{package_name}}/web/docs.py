"""The OpenAPI description, and the page to try the API."""

from aiohttp import web

from ..platform.docs import PAGE, asset
from .description import description
from .responses import JSON

routes = web.RouteTableDef()


@routes.get("/openapi.json")
async def openapi(_request: web.Request) -> web.Response:
    """Return the description of all operations."""
    return web.Response(body=description(), content_type=JSON)


@routes.get("/docs")
async def page(_request: web.Request) -> web.Response:
    """Return the page."""
    return web.Response(body=PAGE.encode(), content_type="text/html", charset="utf-8")


@routes.get("/docs/{name}")
async def file(request: web.Request) -> web.Response:
    """Return a script or style of the page."""
    content, media_type = asset(request.match_info["name"])
    return web.Response(body=content, content_type=media_type)
