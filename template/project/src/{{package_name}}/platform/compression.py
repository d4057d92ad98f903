"""Which responses are worth compressing (RFC 9110, section 8.4), and for whom.

BREACH guesses the secrets of a compressed page from its length, by means of a browser that sends credentials without
being asked. Access tokens are never sent that way, cookies are: who sends a cookie gets nothing compressed.
"""

import gzip
import re
from collections.abc import Mapping

# In bytes; below it, the header of the encoding and the work outweigh what is saved.
SMALLEST = 1024
# Beyond it, zlib takes much longer for little.
_LEVEL = 5
_MEDIA_TYPE = re.compile(r"(application/(.+\+)?json|text/.+)", re.IGNORECASE)


def is_worthwhile(status: int, headers: Mapping[str, str]) -> bool:
    """Tell whether a response shrinks; `headers` has its headers with names in lower case."""
    length = headers.get("content-length", "")
    return (
        status not in {204, 206, 304}
        and length.isdecimal()
        and int(length) >= SMALLEST
        and "content-encoding" not in headers
        and "no-transform" not in headers.get("cache-control", "")
        and _MEDIA_TYPE.fullmatch(headers.get("content-type", "").partition(";")[0].strip()) is not None
    )


def is_wanted(accept_encoding: str | None, cookie: str | None) -> bool:
    """Tell whether a client takes gzip, and may be given it."""
    weights = {"*": 0.0}
    for part in (accept_encoding or "").lower().split(","):
        coding, _, parameter = part.partition(";")
        weights[coding.strip()] = _weight(parameter)
    return weights.get("gzip", weights["*"]) > 0 and not cookie


def _weight(parameter: str) -> float:
    name, _, value = parameter.partition("=")
    if not name.strip():
        return 1.0
    return float(value) if name.strip() == "q" and re.fullmatch(r"[01](\.\d{0,3})?", value.strip()) else 0.0


def compress(body: bytes) -> bytes:
    """Return the body as gzip; equal bodies stay equal."""
    return gzip.compress(body, _LEVEL, mtime=0)
