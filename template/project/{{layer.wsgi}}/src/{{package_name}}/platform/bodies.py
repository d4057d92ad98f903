"""What a client sends after the header of its request."""

from io import BytesIO
from typing import TYPE_CHECKING

from .access import check_length
from .http import LARGEST_BODY

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment


def read_body(environ: "WSGIEnvironment") -> BytesIO:
    """Read the whole body, since a length that is not declared can only be checked by counting.

    Raises:
        ContentTooLarge: if it is over the limit.
    """
    declared = environ.get("CONTENT_LENGTH") or ""
    is_chunked = "chunked" in environ.get("HTTP_TRANSFER_ENCODING", "").lower()
    length = int(declared) if declared.isdecimal() else 0
    check_length(length)
    body = environ["wsgi.input"].read(LARGEST_BODY + 1 if is_chunked else length)
    check_length(len(body))
    return BytesIO(body)
