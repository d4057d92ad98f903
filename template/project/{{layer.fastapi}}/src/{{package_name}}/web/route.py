"""Routes that look at a request before FastAPI reads its body."""

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Request, Response, params
from fastapi.routing import APIRoute

from ..platform.problems import BadRequest, UnsupportedMediaType

JSON = "application/json"
FORM = "application/x-www-form-urlencoded"


class StrictRoute(APIRoute):
    """Refuses a body of another media type, and JSON that is empty or not UTF-8 (RFC 8259, section 8.1)."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Return FastAPI's handler behind the checks of `inspect`."""
        handle = super().get_route_handler()

        async def handle_if_acceptable(request: Request) -> Response:
            await self.inspect(request)
            return await handle(request)

        return handle_if_acceptable

    async def inspect(self, request: Request) -> None:
        """Let a good request pass.

        Raises:
            Problem: if it is refused.
        """
        if self.body_field is None:
            return
        media_type = FORM if isinstance(self.body_field.field_info, params.Form) else JSON
        if request.headers.get("Content-Type", "").partition(";")[0].strip().lower() != media_type:
            raise UnsupportedMediaType(f"Send {media_type}.")
        if media_type == JSON and not _is_text(await request.body()):
            raise BadRequest("The body is not valid JSON.")


def _is_text(body: bytes) -> bool:
    try:
        return bool(body.decode())
    except UnicodeDecodeError:
        return False
