"""What the probes answer; an orchestrator restarts a process that is not alive and bypasses one that is not ready."""

from collections.abc import Mapping
from typing import Literal

from pydantic import BaseModel

# How long a dependency may take to answer before the process counts as not ready.
READINESS_SECONDS = 1.0

Verdict = Literal["ok", "unavailable"]


class Liveness(BaseModel):
    """The process answers."""

    status: Literal["ok"] = "ok"


class Readiness(BaseModel):
    """Whether the process can serve, and what each dependency says."""

    status: Verdict
    checks: dict[str, Verdict]


def readiness(checks: Mapping[str, bool]) -> Readiness:
    """Return the verdict over all dependencies: unavailable if one of them is."""
    verdicts: dict[str, Verdict] = {name: "ok" if passed else "unavailable" for name, passed in checks.items()}
    return Readiness(status="ok" if all(checks.values()) else "unavailable", checks=verdicts)
