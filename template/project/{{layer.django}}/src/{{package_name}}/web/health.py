"""Probes: is the process alive, and can it serve?"""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from ninja import Router, Status

from ..platform.health import ALIVE, Liveness, Readiness, readiness
from .dependencies import resources
from .errors import describe

router = Router(tags=["health"])


@router.get("/livez", operation_id="livez", response={200: Liveness, **describe()})
def livez(request: HttpRequest) -> HttpResponse:
    """Tell that the process answers."""
    return HttpResponse(ALIVE, content_type="application/json")


@router.get("/readyz", operation_id="readyz", response={200: Readiness, **describe(), 503: Readiness})
def readyz(request: HttpRequest) -> Status[Readiness]:
    """Tell whether the process can serve, and what each dependency says."""
    verdict = readiness(resources.check())
    return Status(HTTPStatus.SERVICE_UNAVAILABLE if verdict.status == "unavailable" else HTTPStatus.OK, verdict)
