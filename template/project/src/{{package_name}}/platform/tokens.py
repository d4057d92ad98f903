"""Access tokens: JSON Web Tokens (RFC 7519) that this service signs and checks itself."""

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
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
    key = settings.secret_key.get_secret_value()
    return jwt.encode(claims, key, algorithm=_ALGORITHM, headers={"kid": key_id(key)})


def authenticate(authorization: str | None, settings: Settings) -> UUID:
    """Return the user that an `Authorization` header speaks for.

    Raises:
        Unauthorized: if it is missing, malformed, forged, expired or meant for another service.
    """
    scheme, _, token = (authorization or "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise Unauthorized("Send an access token: Authorization: Bearer …")
    try:
        return UUID(_verify(token, settings)["sub"])
    except (jwt.InvalidTokenError, ValueError) as error:
        raise Unauthorized("The access token is invalid or has expired.", 'Bearer error="invalid_token"') from error


def key_id(key: str) -> str:
    """Return the name of a key in the header of the tokens that it signs."""
    return hashlib.sha256(key.encode()).hexdigest()[:12]


def _verify(token: str, settings: Settings) -> dict[str, Any]:
    """Return the claims of a token.

    Raises:
        jwt.InvalidTokenError: if none of the keys signed it, or a claim is not right.
    """
    for key in _keys(jwt.get_unverified_header(token).get("kid"), settings):
        try:
            claims: dict[str, Any] = jwt.decode(
                token,
                key,
                algorithms=[_ALGORITHM],
                issuer=SERVICE,
                audience=SERVICE,
                options={"require": ["exp", "iat", "sub"]},
            )
        except jwt.InvalidSignatureError:
            continue
        return claims
    raise jwt.InvalidSignatureError


def _keys(kid: str | None, settings: Settings) -> Iterator[str]:
    """Give the keys that may have signed a token; tokens of version 0.1.0 of the template do not name theirs."""
    for secret_key in (settings.secret_key, *settings.secret_key_fallbacks):
        key = secret_key.get_secret_value()
        if kid is None or kid == key_id(key):
            yield key
