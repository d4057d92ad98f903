"""What `middleware.py` does to every response, without a thread."""

from collections.abc import Awaitable, Callable
from typing import Any

from asgiref.sync import iscoroutinefunction
from django.http import HttpRequest, HttpResponse
from django.utils.decorators import sync_and_async_middleware

from . import middleware
from .middleware import GetResponse


def _both(change: Callable[[GetResponse], GetResponse]) -> Callable[[Any], Any]:
    """Return a middleware for both kinds of handlers; it changes a response only once that is there."""

    @sync_and_async_middleware
    def both(get_response: Any) -> Any:  # noqa: ANN401 - of either kind
        return _awaiting(get_response, change) if iscoroutinefunction(get_response) else change(get_response)

    return both


def _awaiting(
    get_response: Callable[[HttpRequest], Awaitable[HttpResponse]], change: Callable[[GetResponse], GetResponse]
) -> Callable[[HttpRequest], Awaitable[HttpResponse]]:
    async def awaiting(request: HttpRequest) -> HttpResponse:
        response = await get_response(request)
        return change(lambda _: response)(request)

    return awaiting


content_length = _both(middleware.content_length)
problems_instead_of_pages = _both(middleware.problems_instead_of_pages)
