"""The OpenAPI description, and the page to try the API."""

from py4web import Condition, action, response

from ..platform.docs import PAGE, asset
from ..platform.problems import NotFound
from .api import api, resources
from .description import description


def hide() -> None:
    """Tell that there is nothing.

    Raises:
        NotFound: always.
    """
    raise NotFound


shown = Condition(lambda: resources().settings.serves_docs, on_false=hide)


@action("openapi.json", method="GET")
@action.uses(api, shown)
def openapi() -> bytes:
    """Return the description of all operations."""
    response.headers["Content-Type"] = "application/json"
    return description()


@action("docs", method="GET")
@action.uses(api, shown)
def page() -> str:
    """Return the page."""
    return PAGE


@action("docs/<name>", method="GET")
@action.uses(api, shown)
def file(name: str) -> bytes:
    """Return a script or style of the page."""
    content, response.headers["Content-Type"] = asset(name)
    return content
