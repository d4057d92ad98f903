"""Probes: is the process alive, and can it serve?"""

from sanic import Blueprint, HTTPResponse

from ..platform.health import ALIVE, readiness
from ..platform.openapi import JSON
from .application import Request
from .responses import respond

blueprint = Blueprint("health")


@blueprint.get("/livez")
async def livez(_request: Request) -> HTTPResponse:
    """Tell that the process answers."""
    return HTTPResponse(ALIVE, content_type=JSON)


@blueprint.get("/readyz")
async def readyz(request: Request) -> HTTPResponse:
    """Tell whether the process can serve, and what each dependency says."""
    verdict = readiness(await request.app.ctx.resources.check())
    return respond(verdict, 503 if verdict.status == "unavailable" else 200)
