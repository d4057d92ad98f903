"""Who is calling."""

from uuid import UUID

from ..platform.tokens import authenticate
from .handlers import Handler


class UserHandler(Handler):
    """Handles requests of signed-in users only.

    Attributes:
        user_id: the user that a request speaks for.
    """

    user_id: UUID

    def prepare(self) -> None:
        """Turn strangers away, before anything that they sent is read.

        Raises:
            Unauthorized: if the token is missing or invalid.
        """
        super().prepare()
        self.user_id = authenticate(self.request.headers.get("Authorization"), self.resources.settings)
