"""Probes: is the process alive, and can it serve?"""

from py4web import action, response

from ..platform.health import Liveness, Readiness, readiness
from .api import api, resources


@action("livez", method="GET")
@action.uses(api)
def livez() -> Liveness:
    """Tell that the process answers."""
    return Liveness()


@action("readyz", method="GET")
@action.uses(api)
def readyz() -> Readiness:
    """Tell whether the process can serve, and what each dependency says."""
    verdict = readiness(resources().check())
    response.status = 503 if verdict.status == "unavailable" else 200
    return verdict
