"""Who is calling."""

from uuid import UUID

from pyramid.config import Configurator
from pyramid.request import RequestLocalCache

from ..platform.tokens import authenticate
from .request import Request

# What a view asks for that is not for strangers.
SIGNED_IN = "signed in"


class TokenPolicy:
    """Lets in whoever holds an access token of `POST /v1/auth/token`."""

    def __init__(self) -> None:
        self._identities = RequestLocalCache(_identify)

    def identity(self, request: Request) -> UUID:
        """Return the id of the user that the request speaks for.

        Raises:
            Unauthorized: if the token is missing or invalid.
        """
        user_id: UUID = self._identities.get_or_create(request)
        return user_id

    authenticated_userid = identity

    def permits(self, request: Request, _context: object, _permission: str) -> bool:
        """Turn strangers away, before anything that they sent is read."""
        return bool(self.identity(request))


def _identify(request: Request) -> UUID:
    return authenticate(request.headers.get("Authorization"), request.resources.settings)


def includeme(config: Configurator) -> None:
    """Set the policy; it looks only at views that ask for `SIGNED_IN`."""
    config.set_security_policy(TokenPolicy())
