"""The first page; write what yours shows."""

from ..platform.pages.messages import Response
from ..platform.pages.page import Call, Route


def show(call: Call) -> Response:
    """Show it."""
    return call.view("home.html")


ROUTES = [Route("GET", "/", show)]
