"""Who is calling."""

from typing import Any, cast
from uuid import UUID

from apiflask import HTTPTokenAuth
from flask import request

from ..platform import tokens
from .context import settings


class AccessToken(HTTPTokenAuth):
    """The access token in the `Authorization` header; the OpenAPI description says where to get one."""

    @property
    def current_user(self) -> UUID:
        """The id of the user that the request speaks for."""
        return cast("UUID", super().current_user)

    def get_auth(self) -> None:
        """Leave the header to `authenticate`: Werkzeug's parser fails on some."""

    def authenticate(self, _auth: None, _password: None) -> UUID:
        """Return the user who becomes `current_user`.

        Raises:
            Unauthorized: if the token is missing or invalid.
        """
        return tokens.authenticate(request.headers.get("Authorization"), settings)

    def get_security_scheme(self) -> dict[str, Any]:
        """Return the scheme for the OpenAPI description."""
        return {"type": "oauth2", "flows": {"password": {"tokenUrl": "/v1/auth/token", "scopes": {}}}}


# Above `input`, so that a stranger learns nothing of what is valid.
auth = AccessToken(name="OAuth2PasswordBearer")
