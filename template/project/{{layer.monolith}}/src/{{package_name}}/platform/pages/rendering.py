"""Templates become pages, with a policy that lets nothing run but what the page names (CSP, level 3)."""

import secrets
from functools import cache
from http import HTTPStatus

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from ... import pages
from ..settings import SERVICE
from .messages import Response

_POLICY = (
    "default-src 'none'; script-src 'nonce-{nonce}'; style-src 'nonce-{nonce}'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


def render(template: str, status: HTTPStatus = HTTPStatus.OK, **context: object) -> Response:
    """Return a page."""
    nonce = secrets.token_urlsafe(16)
    text = _environment().get_template(template).render(context, nonce=nonce)
    return Response(
        text.encode(),
        status,
        (
            ("Content-Type", "text/html; charset=utf-8"),
            ("Content-Security-Policy", _POLICY.format(nonce=nonce)),
            # A page holds a token, and mostly what is its visitor's own.
            ("Cache-Control", "no-store"),
        ),
    )


@cache
def _environment() -> Environment:
    from . import assets  # noqa: PLC0415 # which shows pages itself

    environment = Environment(
        loader=PackageLoader(f"{SERVICE}.pages"),
        autoescape=select_autoescape(),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.globals |= {"asset": assets.address, "title": pages.TITLE}
    return environment
