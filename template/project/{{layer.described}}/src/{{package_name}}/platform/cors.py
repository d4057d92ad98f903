"""Which pages of other origins may call the service (https://fetch.spec.whatwg.org/#http-cors-protocol)."""

from collections.abc import Collection

_READABLE = "ETag, Location, RateLimit, RateLimit-Policy, Retry-After, X-Request-ID"
_SENDABLE = "Authorization, Content-Type, Idempotency-Key, X-Request-ID"
_SECONDS = "600"


def preflight_headers(origin: str, origins: Collection[str]) -> dict[str, str]:
    """Return the headers of the answer to `OPTIONS` with `Access-Control-Request-Method`."""
    if origin not in origins:
        return {"Vary": "Origin"}
    return {
        "Access-Control-Allow-Headers": _SENDABLE,
        "Access-Control-Allow-Methods": "GET, POST",
        "Access-Control-Allow-Origin": origin,
        "Access-Control-Max-Age": _SECONDS,
        "Vary": "Origin",
    }


def response_headers(origin: str | None, origins: Collection[str]) -> dict[str, str]:
    """Return what any other answer says; that it varies always, or a cache would hand what one page got to another."""
    if origin not in origins:
        return {"Vary": "Origin"}
    return {"Access-Control-Allow-Origin": str(origin), "Access-Control-Expose-Headers": _READABLE, "Vary": "Origin"}
