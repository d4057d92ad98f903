"""Probes: is the process alive, and can it serve?"""

from apiflask import APIBlueprint
from apiflask.types import ResponsesObjectType
from flask import Response

from ..platform.health import ALIVE, Liveness, Readiness, readiness
from .context import resources

blueprint = APIBlueprint("health", __name__, tag="health")

_NOT_READY: ResponsesObjectType = {
    503: {
        "description": "Service Unavailable",
        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Readiness"}}},
    },
}


@blueprint.get("/livez")
@blueprint.output(Liveness)
@blueprint.doc(operation_id="livez")
def livez() -> Response:
    """Tell that the process answers."""
    return Response(ALIVE, mimetype="application/json")


@blueprint.get("/readyz")
@blueprint.output(Readiness)
@blueprint.doc(operation_id="readyz", responses=_NOT_READY)
def readyz() -> tuple[Readiness, int]:
    """Tell whether the process can serve, and what each dependency says."""
    verdict = readiness(resources.check())
    return verdict, 503 if verdict.status == "unavailable" else 200
