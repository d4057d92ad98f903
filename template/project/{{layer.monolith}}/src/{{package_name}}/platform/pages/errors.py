"""Browsers get a page where others get a problem document."""

from collections.abc import Sequence
from http import HTTPStatus

from ..http import merge_headers
from ..logging import request_id
from ..problems import MEDIA_TYPE
from .messages import Response
from .rendering import render

# Its clients are programs, even where a browser asks.
_API = "/v1/"
_SENTENCES = {
    403: "You may not see or do this. If you sent a form, load its page again.",
    404: "There is no such page. Perhaps it has moved, or the address has a typing error.",
    413: "That was too much at once.",
    429: "That was too often. Wait a while, and try again.",
    503: "We are busy or being repaired. Try again shortly.",
}
_FIRST_OF_OURS = 500


def wants_page(path: str, accept: str) -> bool:
    """Tell whether whoever asks for this path would rather see a page than a problem document."""
    return "text/html" in accept.lower() and not path.startswith(_API)


def instead_of(status: int, headers: Sequence[tuple[str, str]]) -> tuple[bytes, list[tuple[str, str]]] | None:
    """Return the page, with its headers, that takes the place of a response which is a problem document."""
    media_type = merge_headers(headers).get("content-type", "")
    if status < HTTPStatus.BAD_REQUEST or media_type.partition(";")[0] != MEDIA_TYPE:
        return None
    page = _page(status)
    added = {**dict(page.headers), "Content-Length": str(len(page.body))}
    replaced = {name.lower() for name in added}
    return page.body, [*((name, value) for name, value in headers if name.lower() not in replaced), *added.items()]


def _page(code: int) -> Response:
    status = HTTPStatus(code)
    own = "Something went wrong here. We have been told." if code >= _FIRST_OF_OURS else "That did not work."
    sentence = _SENTENCES.get(code, own)
    return render("error.html", status, sentence=sentence, phrase=status.phrase, request_id=request_id.get())
