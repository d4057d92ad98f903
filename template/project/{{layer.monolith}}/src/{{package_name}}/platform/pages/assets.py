"""Static files: each has the digest of its content in its name, so that browsers may keep it for good."""

import hashlib
from functools import cache
from importlib.resources import files

from ..problems import NotFound
from ..settings import SERVICE
from .messages import Response, redirect
from .page import Call

_FOLDER = files(SERVICE).joinpath("pages", "static")
_MEDIA_TYPES = {"css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8", "svg": "image/svg+xml"}
_FOREVER = "public, max-age=31536000, immutable"


@cache
def _contents() -> dict[str, tuple[str, bytes]]:
    """Return name and content of every file, by its name with the digest."""
    contents = {}
    for file in _FOLDER.iterdir():
        stem, _, suffix = file.name.rpartition(".")
        content = file.read_bytes()
        contents[f"{stem}.{hashlib.sha256(content).hexdigest()[:16]}.{suffix}"] = file.name, content
    return contents


@cache
def address(name: str) -> str:
    """Return where a file is.

    Raises:
        KeyError: if there is none with that name.
    """
    names = {plain: hashed for hashed, (plain, _) in _contents().items()}
    return f"/static/{names[name]}"


def show(call: Call) -> Response:
    """Return a file.

    Raises:
        NotFound: if there is none with that name.
    """
    name = call.request.params["name"]
    if name not in _contents():
        raise NotFound
    _, content = _contents()[name]
    media_type = _MEDIA_TYPES[name.rpartition(".")[2]]
    return Response(content, headers=(("Content-Type", media_type), ("Cache-Control", _FOREVER)))


def icon(_call: Call) -> Response:
    """Show where the icon is, for those who ask without having read a page."""
    return redirect(address("icon.svg"))
