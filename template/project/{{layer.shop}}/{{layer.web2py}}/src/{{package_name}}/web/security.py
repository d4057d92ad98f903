"""Who is calling."""

from typing import Any
from uuid import UUID

from py4web import request
from py4web.core import Fixture

from ..platform.tokens import authenticate
from .api import resources


class SignedIn(Fixture):  # type: ignore[misc] # py4web has no types
    """Lets in whoever holds an access token of `POST /v1/auth/token`, before anything else that they sent is read."""

    def on_request(self, _context: dict[str, Any]) -> None:
        """Turn strangers away.

        Raises:
            Unauthorized: if the token is missing or invalid.
        """
        user_id = authenticate(request.headers.get("Authorization"), resources().settings)
        Fixture.local_initialize(self)
        self.local.user_id = user_id

    @property
    def user_id(self) -> UUID:
        """The user that the current request speaks for."""
        user_id: UUID = self.local.user_id
        return user_id


signed_in = SignedIn()
