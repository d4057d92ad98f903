"""Forms come from our own pages: a token that only they have, and what the browser says of where a request came from.

The token is bound to the key in the cookie, and signed (OWASP, Cross-Site Request Forgery Prevention: signed double
submit). A new key after each sign-in makes earlier tokens worthless.
"""

import hashlib
import hmac
from http import HTTPStatus
from urllib.parse import urlsplit

from ..problems import for_status
from ..settings import Settings
from .messages import Request

FIELD = "csrf"


def token(key: str, settings: Settings) -> str:
    """Return the token for the forms of whoever holds this key."""
    return _sign(key, settings.secret_key.get_secret_value())


def check(request: Request, key: str | None, settings: Settings) -> None:
    """Let a form pass that one of our pages has sent.

    Raises:
        Problem: with status 403, if another page has, or nobody can tell.
    """
    if not _is_from_here(request) or not _is_signed(request.form.get(FIELD, ""), key, settings):
        raise for_status(HTTPStatus.FORBIDDEN, "This form is out of date. Load its page again.")


def _is_from_here(request: Request) -> bool:
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site in {"same-origin", "none"}
    # Browsers without that header may say null, since our pages tell nobody where their visitors come from.
    origin = request.headers.get("origin", "null")
    return origin == "null" or urlsplit(origin).netloc == request.headers.get("host")


def _is_signed(candidate: str, key: str | None, settings: Settings) -> bool:
    secrets = (settings.secret_key, *settings.secret_key_fallbacks)
    return key is not None and any(
        hmac.compare_digest(_sign(key, secret.get_secret_value()).encode(), candidate.encode()) for secret in secrets
    )


def _sign(key: str, secret: str) -> str:
    return hmac.new(secret.encode(), f"form:{key}".encode(), hashlib.sha256).hexdigest()
