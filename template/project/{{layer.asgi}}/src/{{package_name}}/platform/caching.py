"""Conditional requests (RFC 9110, section 13): a client that has the answer already need not fetch it again."""

import hashlib


def entity_tag(body: bytes) -> str:
    """Return the strong validator of a response body."""
    return f'"{hashlib.sha256(body).hexdigest()[:32]}"'


def is_current(if_none_match: str | None, tag: str) -> bool:
    """Tell whether the client holds this very answer; the comparison is weak, as section 13.1.2 demands."""
    held = [candidate.strip().removeprefix("W/") for candidate in (if_none_match or "").split(",")]
    return tag in held or held == ["*"]
