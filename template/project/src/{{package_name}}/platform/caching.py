"""What caches between the service and its clients may keep, and how they ask whether it still holds."""

import hashlib

# For answers that are the same for everybody (RFC 9111, RFC 5861). A browser asks again soon, mostly for a 304. A CDN
# asks once a minute for all its users, and may give them the old answer while it waits for the new one: behind it, they
# may see what was true 90 seconds ago.
PUBLIC = "public, max-age=10, s-maxage=60, stale-while-revalidate=30"


def public_headers(body: bytes) -> dict[str, str]:
    """Return the headers of an answer that is the same for everybody, also where it is not sent again."""
    return {"Cache-Control": PUBLIC, "ETag": entity_tag(body)}


def entity_tag(body: bytes) -> str:
    """Return the validator of a response body."""
    return f'"{hashlib.sha256(body).hexdigest()[:32]}"'


def is_current(if_none_match: str | None, tag: str) -> bool:
    """Tell whether the client holds this very answer; the comparison is weak, as RFC 9110, section 13.1.2 demands."""
    held = [candidate.strip().removeprefix("W/") for candidate in (if_none_match or "").split(",")]
    return tag in held or held == ["*"]
