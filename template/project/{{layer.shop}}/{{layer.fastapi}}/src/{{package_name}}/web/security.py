"""Who is calling."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request
from fastapi.security import OAuth2PasswordBearer

from ..platform.tokens import authenticate
from .dependencies import get_settings
from .route import StrictRoute

# It describes the scheme; `AuthenticatedRoute` does the work.
_scheme = OAuth2PasswordBearer(tokenUrl="/v1/auth/token", auto_error=False)


class AuthenticatedRoute(StrictRoute):
    """Turns strangers away before anything that they sent is read."""

    async def inspect(self, request: Request) -> None:
        """Note whom the request speaks for."""
        request.state.user_id = authenticate(request.headers.get("Authorization"), await get_settings(request))
        await super().inspect(request)


async def get_current_user(request: Request, _token: Annotated[str | None, Depends(_scheme)]) -> UUID:
    """Return the id of the user that the request speaks for."""
    user_id: UUID = request.state.user_id
    return user_id


CurrentUser = Annotated[UUID, Depends(get_current_user)]
