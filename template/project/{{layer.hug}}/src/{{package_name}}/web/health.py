"""Probes: is the process alive, and can it serve?"""

from typing import TYPE_CHECKING

import falcon

from ..platform.health import ALIVE, Readiness, readiness
from .api import api

if TYPE_CHECKING:
    from falcon import Response

    from ..platform.resources import Resources


@api.get("/livez")
def livez() -> bytes:
    """Tell that the process answers."""
    return ALIVE


@api.get("/readyz")
def readyz(response: "Response", hug_resources: "Resources") -> Readiness:
    """Tell whether the process can serve, and what each dependency says."""
    verdict = readiness(hug_resources.check())
    response.status = falcon.HTTP_503 if verdict.status == "unavailable" else falcon.HTTP_200
    return verdict
