"""Probes: is the process alive, and can it serve?"""

from aiohttp import web

from ..platform.health import ALIVE, readiness
from .keys import RESOURCES
from .responses import JSON, answer

routes = web.RouteTableDef()


@routes.get("/livez")
async def livez(_request: web.Request) -> web.Response:
    """Tell that the process answers."""
    return web.Response(body=ALIVE, content_type=JSON)


@routes.get("/readyz")
async def readyz(request: web.Request) -> web.Response:
    """Tell whether the process can serve, and what each dependency says."""
    verdict = readiness(await request.app[RESOURCES].check())
    return answer(verdict, 503 if verdict.status == "unavailable" else 200)
