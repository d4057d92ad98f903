"""How Granian runs an asynchronous application."""

from typing import Any

from .asgi import Application, Scope
from .bodies import Message, Receive
from .exchange import Send
from .settings import Settings


def options(_settings: Settings) -> dict[str, Any]:
    """Return what an ASGI application needs."""
    return {"interface": "asgi"}


def hide_server_header(app: Application) -> Application:
    """Say nothing about the software (RFC 9110, section 10.2.4): Granian names itself where nobody else does."""

    async def anonymous(scope: Scope, receive: Receive, send: Send) -> None:
        async def send_anonymously(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": [*message.get("headers", []), (b"server", b"")]}
            await send(message)

        await app(scope, receive, send_anonymously)

    return anonymous
