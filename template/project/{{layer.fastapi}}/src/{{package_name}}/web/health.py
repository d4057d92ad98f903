"""Probes: is the process alive, and can it serve?"""

from http import HTTPStatus

from fastapi import APIRouter, Response

from ..platform.health import ALIVE, Liveness, Readiness, readiness
from .dependencies import ResourcesDependency

router = APIRouter(tags=["health"])


@router.get("/livez", operation_id="livez", response_model=Liveness)
async def livez() -> Response:
    """Tell that the process answers."""
    return Response(ALIVE, media_type="application/json")


@router.get("/readyz", operation_id="readyz", responses={503: {"model": Readiness}})
async def readyz(resources: ResourcesDependency, response: Response) -> Readiness:
    """Tell whether the process can serve, and what each dependency says."""
    verdict = readiness(await resources.check())
    if verdict.status == "unavailable":
        response.status_code = HTTPStatus.SERVICE_UNAVAILABLE
    return verdict
