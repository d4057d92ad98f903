"""A request, as views see it."""

from collections.abc import Mapping
from typing import Any, Protocol
from uuid import UUID

from webob import Response

from ..platform.resources import Resources


class Request(Protocol):
    """What views use of Pyramid's request, which has no types."""

    body: bytes
    environ: Mapping[str, Any]
    headers: Mapping[str, str]
    matchdict: Mapping[str, str]
    method: str
    path_info: str
    query_string: str
    response: Response
    # Who calls, as the security policy found out.
    authenticated_userid: UUID
    # Of `app.py`.
    resources: Resources
