"""The response side of one request, which may come from a browser."""

from collections.abc import Mapping
from typing import Any

from . import exchange
from .bodies import Message
from .exchange import Send
from .pages.errors import instead_of, wants_page

__all__ = ["Exchange", "Send"]


class Exchange(exchange.Exchange):
    """Answers browsers with a page where others get a problem document."""

    def __init__(self, send: Send, scope: Mapping[str, Any], headers: Mapping[str, str]) -> None:
        super().__init__(send, scope, headers)
        self._wants_page = wants_page(scope["path"], headers.get("accept", ""))
        self._instead: bytes | None = None

    async def send(self, message: Message) -> None:
        """Pass a message on, or the one of a page."""
        if message["type"] == "http.response.start" and self._wants_page:
            # Sanic's can be read only once.
            message = {**message, "headers": list(message.get("headers", []))}
            headers = [(name.decode("latin-1"), value.decode("latin-1")) for name, value in message["headers"]]
            if page := instead_of(message["status"], headers):
                self._instead, headers = page
                encoded = [(name.lower().encode(), value.encode("latin-1")) for name, value in headers]
                message = {**message, "headers": encoded}
        elif message["type"] == "http.response.body" and self._instead is not None:
            if message.get("more_body", False):
                return
            message = {"type": "http.response.body", "body": self._instead}
        await super().send(message)
