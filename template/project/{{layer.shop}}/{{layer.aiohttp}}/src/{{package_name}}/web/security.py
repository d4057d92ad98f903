"""Who is calling."""

from uuid import UUID

from aiohttp import web

from ..platform.tokens import authenticate
from .keys import RESOURCES


def current_user(request: web.Request) -> UUID:
    """Return the id of the user that a request speaks for; ask before anything that it sent is read.

    Raises:
        Unauthorized: if the token is missing or invalid.
    """
    return authenticate(request.headers.get("Authorization"), request.app[RESOURCES].settings)
