"""Who is calling."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja.security.base import AuthBase

from ..platform.settings import get_settings
from ..platform.tokens import authenticate


class OAuth2PasswordBearer(AuthBase):
    """Accepts the access tokens of `POST /v1/auth/token`."""

    openapi_type = "oauth2"
    openapi_flows: dict[str, Any] = {"password": {"tokenUrl": "/v1/auth/token", "scopes": {}}}  # noqa: RUF012

    def __call__(self, request: HttpRequest) -> UUID:
        """Return the id of the user that the request speaks for; ninja keeps it in `request.auth`."""
        return authenticate(request.headers.get("Authorization"), get_settings())


class SignedInRequest(HttpRequest):
    """A request that `OAuth2PasswordBearer` let in."""

    auth: UUID
