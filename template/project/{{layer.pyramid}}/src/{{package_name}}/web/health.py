"""Probes: is the process alive, and can it serve?"""

from pyramid.config import Configurator

from ..platform.health import ALIVE, Readiness, readiness
from .request import Request
from .responses import Response


def livez(_request: Request) -> Response:
    """Tell that the process answers."""
    return Response(ALIVE, content_type="application/json")


def readyz(request: Request) -> Readiness:
    """Tell whether the process can serve, and what each dependency says."""
    verdict = readiness(request.resources.check())
    request.response.status_code = 503 if verdict.status == "unavailable" else 200
    return verdict


def includeme(config: Configurator) -> None:
    """Add the probes."""
    config.add_route("livez", "/livez")
    config.add_view(livez, route_name="livez", request_method="GET")
    config.add_route("readyz", "/readyz")
    config.add_view(readyz, route_name="readyz", request_method="GET")
