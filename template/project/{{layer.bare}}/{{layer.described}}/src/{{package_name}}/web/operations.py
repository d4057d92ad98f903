"""What clients may ask for; a test compares it with the routes. Add yours."""

from typing import Any

from ..platform.openapi import Operation

SECURITY_SCHEMES: dict[str, Any] = {}

OPERATIONS: tuple[Operation, ...] = ()
