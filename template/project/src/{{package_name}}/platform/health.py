"""What the probes answer; an orchestrator restarts a process that is not alive and bypasses one that is not ready."""

from collections.abc import Mapping
from typing import Literal

from pydantic import BaseModel

from . import draining

# How long a dependency may take to answer before the process counts as not ready.
READINESS_SECONDS = 1.0

# What the service does without for a while: it gets slower without its cache, and its jobs wait for their broker. Were
# they required, one failure would take every process out of service.
DISPENSABLE = frozenset({"broker", "cache"})

Verdict = Literal["ok", "unavailable"]


class Liveness(BaseModel):
    """The process answers."""

    status: Literal["ok"] = "ok"


# Asked for again and again, and always the same.
ALIVE = Liveness().model_dump_json().encode()


class Readiness(BaseModel):
    """Whether the process can serve, and what each dependency says."""

    status: Literal["ok", "degraded", "unavailable"]
    checks: dict[str, Verdict]


def readiness(checks: Mapping[str, bool]) -> Readiness:
    """Return the verdict over all dependencies: unavailable if one of them is, degraded if it can be done without."""
    checks = {**checks, "process": False} if draining.has_begun() else checks
    verdicts: dict[str, Verdict] = {name: "ok" if passed else "unavailable" for name, passed in checks.items()}
    if all(checks.values()):
        return Readiness(status="ok", checks=verdicts)
    is_able = all(passed for name, passed in checks.items() if name not in DISPENSABLE)
    return Readiness(status="degraded" if is_able else "unavailable", checks=verdicts)
