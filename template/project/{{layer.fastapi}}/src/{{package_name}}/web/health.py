"""Probes: is the process alive, and can it serve?"""

from http import HTTPStatus

from fastapi import APIRouter, Response

from ..platform.health import READINESS_SECONDS, Liveness, Readiness, readiness
from .dependencies import DatabaseDependency

router = APIRouter(tags=["health"])


@router.get("/livez", operation_id="livez")
async def livez() -> Liveness:
    """Tell that the process answers."""
    return Liveness()


@router.get("/readyz", operation_id="readyz", responses={503: {"model": Readiness}})
async def readyz(database: DatabaseDependency, response: Response) -> Readiness:
    """Tell whether every dependency answers."""
    verdict = readiness({"database": await database.is_alive(READINESS_SECONDS)})
    if verdict.status != "ok":
        response.status_code = HTTPStatus.SERVICE_UNAVAILABLE
    return verdict
