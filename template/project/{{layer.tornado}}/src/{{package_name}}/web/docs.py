"""The OpenAPI description, and the page to try the API."""

from ..platform.docs import PAGE, asset
from .description import description
from .handlers import JSON, Handler, route


class DescriptionHandler(Handler):
    """The description of all operations."""

    async def get(self) -> None:
        """Return it."""
        self.send(description(), JSON)


class PageHandler(Handler):
    """The page."""

    async def get(self) -> None:
        """Return it."""
        self.send(PAGE.encode(), "text/html; charset=utf-8")


class FileHandler(Handler):
    """The scripts and styles of the page."""

    async def get(self, name: str) -> None:
        """Return one of them."""
        content, media_type = asset(name)
        self.send(content, f"{media_type}; charset=utf-8")


routes = [
    route("/openapi.json", DescriptionHandler),
    route("/docs", PageHandler),
    route("/docs/{name}", FileHandler),
]
