"""How requests are traced and measured: FastAPI does it itself, once the process exports anything."""

from collections.abc import MutableMapping
from typing import Any

from fastapi.telemetry import TelemetryConfig

from ..platform.http import APART


def _is_apart(scope: MutableMapping[str, Any]) -> bool:
    return scope.get("path") in APART


# One span for a request; what goes wrong is logged elsewhere.
CONFIG: TelemetryConfig = {"exclude": _is_apart, "operation_spans": False, "logs": False}
