"""Who is calling."""

from collections.abc import Callable, Coroutine
from functools import wraps
from typing import Any, Concatenate, ParamSpec
from uuid import UUID

from sanic import HTTPResponse

from ..platform.tokens import authenticate
from .application import Request

Parameters = ParamSpec("Parameters")
Answer = Coroutine[Any, Any, HTTPResponse]


def protected(
    handler: Callable[Concatenate[Request, UUID, Parameters], Answer],
) -> Callable[Concatenate[Request, Parameters], Answer]:
    """Turn strangers away before anything that they sent is read; tell a handler whom the request speaks for."""

    @wraps(handler)
    async def handle(request: Request, /, *args: Parameters.args, **kwargs: Parameters.kwargs) -> HTTPResponse:
        user_id = authenticate(request.headers.get("Authorization"), request.app.ctx.settings)
        return await handler(request, user_id, *args, **kwargs)

    return handle
