"""Rules of HTTP that hold for every response, whatever the framework: headers, hosts, request ids, body size."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from http import HTTPStatus

from uuid_utils import uuid7

from .compression import is_worthwhile

# 1 MiB; an API that takes files hands out upload addresses instead.
LARGEST_BODY = 1024 * 1024

# How long it may take to arrive.
BODY_SECONDS = 20

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


def _by_key(policy: str) -> dict[str, tuple[str, str]]:
    headers = {**_COMMON_HEADERS, "Content-Security-Policy": policy}
    return {name.lower(): (name, value) for name, value in headers.items()}


# Made once, with names in lower case as keys.
_API_HEADERS, _PAGE_HEADERS = _by_key(_API_POLICY), _by_key(_PAGE_POLICY)

_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,128}")
_PORT = re.compile(r":\d+$")


def choose_request_id(candidate: str | None) -> str:
    """Return the client's request id if it is well-formed, else a new one."""
    return candidate if candidate and _REQUEST_ID.fullmatch(candidate) else str(uuid7())


def host_is_allowed(host: str | None, path: str, allowed: Collection[str]) -> bool:
    """Tell whether a `Host` header names this service; an allowed `.example.com` covers all names below it."""
    # Mostly it is written as it is listed.
    if path in PROBES or host in allowed:
        return True
    name = _PORT.sub("", host or "").lower()
    return any(name == entry or (entry.startswith(".") and name.endswith(entry)) for entry in allowed)


def missing_headers(present: Mapping[str, str]) -> dict[str, str]:
    """Return the security headers that a response lacks; `present` has its headers with names in lower case."""
    is_page = present.get("content-type", "").startswith("text/html")
    wanted = _PAGE_HEADERS if is_page else _API_HEADERS
    return {name: value for key, (name, value) in wanted.items() if key not in present}


def complete_headers(
    status: int, headers: Sequence[tuple[str, str]], added: Mapping[str, str]
) -> tuple[list[tuple[str, str]], bool]:
    """Return a response's headers with `added` and what its route does not know of, and whether its body shrinks.

    Entity tags become weak, since a tag stands for the content whatever its encoding (RFC 9110, section 8.8.1).
    """
    present = merge_headers(headers)
    shrinks = is_worthwhile(status, present)
    changed = dict(added)
    if shrinks or status == HTTPStatus.NOT_MODIFIED:
        changed["Vary"] = ", ".join(filter(None, [present.get("vary"), "Accept-Encoding"]))
    if present.get("etag", "").startswith('"'):
        changed["ETag"] = f"W/{present['etag']}"
    replaced = {name.lower() for name in changed}
    kept = [(name, value) for name, value in headers if name.lower() not in replaced]
    return [*kept, *changed.items(), *missing_headers(present).items()], shrinks


def merge_headers(headers: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return headers by their names in lower case; several of one name are a list (RFC 9110, section 5.3)."""
    merged: dict[str, str] = {}
    for name, value in headers:
        key = name.lower()
        merged[key] = f"{merged[key]}, {value}" if key in merged else value
    return merged
