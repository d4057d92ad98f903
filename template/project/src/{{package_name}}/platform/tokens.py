"""Access tokens: JSON Web Tokens (RFC 7519) that this service signs and checks itself."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import jwt
from uuid_utils.compat import uuid7

from .problems import Unauthorized
from .settings import SERVICE, Settings

LIFETIME = timedelta(minutes=15)
_ALGORITHM = "HS256"


def issue_access_token(user_id: UUID, settings: Settings) -> str:
    """Return a signed token that speaks for `user_id` until `LIFETIME` is over."""
    now = datetime.now(UTC)
    claims = {
        "iss": SERVICE,
        "aud": SERVICE,
        "sub": str(user_id),
        "iat": now,
        "exp": now + LIFETIME,
        "jti": str(uuid7()),
    }
    return jwt.encode(claims, settings.secret_key.get_secret_value(), algorithm=_ALGORITHM)


def authenticate(authorization: str | None, settings: Settings) -> UUID:
    """Return the user that an `Authorization` header speaks for.

    Raises:
        Unauthorized: if it is missing, malformed, forged, expired or meant for another service.
    """
    scheme, _, token = (authorization or "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise Unauthorized("Send an access token: Authorization: Bearer …")
    try:
        claims = jwt.decode(
            token,
            settings.secret_key.get_secret_value(),
            algorithms=[_ALGORITHM],
            issuer=SERVICE,
            audience=SERVICE,
            options={"require": ["exp", "iat", "sub"]},
        )
        return UUID(claims["sub"])
    except (jwt.InvalidTokenError, ValueError) as error:
        raise Unauthorized("The access token is invalid or has expired.", 'Bearer error="invalid_token"') from error
