"""Who is let in, and what each request leaves in the log, whatever stands between the socket and its route."""

import logging
import time
from collections.abc import Mapping
from contextlib import nullcontext
from urllib.parse import quote

from opentelemetry import trace

from . import draining
from .http import LARGEST_BODY, PROBES, host_is_allowed
from .logging import request_id
from .peers import client_address
from .problems import BadRequest, ContentTooLarge
from .settings import Settings

logger = logging.getLogger("access")


def check_host(host: str | None, path: str, settings: Settings) -> None:
    """Let a request pass that is meant for this service.

    Raises:
        BadRequest: if it names another host.
    """
    if not host_is_allowed(host, path, settings.allowed_hosts):
        raise BadRequest("This service does not answer for that host name.")


def check_length(length: int) -> None:
    """Let a body pass that is small enough.

    Raises:
        ContentTooLarge: if it is not.
    """
    if length > LARGEST_BODY:
        raise too_large()


def too_large() -> ContentTooLarge:
    """Return the problem of a body over the limit, the rest of which would be taken for the next request."""
    return ContentTooLarge(f"The body may have {LARGEST_BODY} bytes at most.", headers={"Connection": "close"})


def added_headers(of_limiter: Mapping[str, str], *, has_connections: bool = True) -> dict[str, str]:
    """Return what every response is given; only version 1 of HTTP has a `Connection` header."""
    last = {"Connection": "close"} if draining.has_begun() and has_connections else {}
    return {**of_limiter, **last, "X-Request-ID": request_id.get() or ""}


def log_request(
    method: str, path: str, *, status: int | None, started: float, span: trace.Span, encoding: str = "utf-8"
) -> None:
    """Write the line of a request, but not of a probe.

    Args:
        method: of the request.
        path: decoded; the line has it quoted, since it may hold a line break.
        status: of the response, if one has begun.
        started: what `time.perf_counter` said then.
        span: of the request; it may have ended.
        encoding: with which the path was decoded.
    """
    if path in PROBES:
        return
    duration = round((time.perf_counter() - started) * 1000, 1)
    fields = {"status": status, "duration_ms": duration, "client": client_address.get()}
    with nullcontext() if span is trace.INVALID_SPAN else trace.use_span(span):
        logger.info("%s %s %s", method, quote(path, encoding=encoding), status, extra=fields)
