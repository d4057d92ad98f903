"""Rules of HTTP that hold for every response, whatever the framework: headers, hosts, request ids, body size."""

import re
from collections.abc import Collection, Mapping

from uuid_utils.compat import uuid7

# 1 MiB; an API that takes files hands out upload addresses instead.
LARGEST_BODY = 1024 * 1024

# How many seconds shared caches may serve an answer that is the same for everybody.
PUBLIC_MAX_AGE = 60

# Probes call the process by its address, which no list of hosts can know.
PROBES = frozenset({"/livez", "/readyz"})

# https://cheatsheetseries.owasp.org/cheatsheets/REST_Security_Cheat_Sheet.html#security-headers
_COMMON_HEADERS = {
    "Strict-Transport-Security": "max-age=63072000; includeSubDomains",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    # The safe choice where a route does not say otherwise.
    "Cache-Control": "no-store",
}
_API_POLICY = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
_PAGE_POLICY = (
    "default-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'self'; object-src 'none'; "
    "frame-ancestors 'none'"
)

_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,128}")


def choose_request_id(candidate: str | None) -> str:
    """Return the client's request id if it is well-formed, else a new one."""
    return candidate if candidate and _REQUEST_ID.fullmatch(candidate) else str(uuid7())


def host_is_allowed(host: str | None, path: str, allowed: Collection[str]) -> bool:
    """Tell whether a `Host` header names this service; an allowed `.example.com` covers all names below it."""
    if path in PROBES:
        return True
    name = re.sub(r":\d+$", "", host or "").lower()
    return any(name == entry or (entry.startswith(".") and name.endswith(entry)) for entry in allowed)


def missing_headers(present: Mapping[str, str]) -> dict[str, str]:
    """Return the security headers that a response lacks; `present` has its headers with names in lower case."""
    is_page = present.get("content-type", "").startswith("text/html")
    wanted = {**_COMMON_HEADERS, "Content-Security-Policy": _PAGE_POLICY if is_page else _API_POLICY}
    return {name: value for name, value in wanted.items() if name.lower() not in present}
