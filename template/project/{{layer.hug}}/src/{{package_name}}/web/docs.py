"""The OpenAPI description, and the page to try the API."""

from typing import TYPE_CHECKING

import hug

from ..platform.docs import PAGE, asset
from ..platform.problems import NotFound
from .api import api, resources
from .description import description

if TYPE_CHECKING:
    from falcon import Request, Response


def shown(request: "Request", **_: object) -> bool:
    """Hide the documentation where the settings say so.

    Raises:
        NotFound: if they do.
    """
    if not resources(request).settings.serves_docs:
        raise NotFound
    return True


@api.get("/openapi.json", requires=shown)
def openapi() -> bytes:
    """Return the description of all operations."""
    return description()


@api.get("/docs", requires=shown, output=hug.output_format.html)
def page() -> str:
    """Return the page."""
    return PAGE


@api.get("/docs/{name}", requires=shown)
def file(name: str, response: "Response") -> bytes:
    """Return a script or style of the page."""
    content, response.content_type = asset(name)
    return content
