"""Registration, sign-in and sign-out."""

from typing import TYPE_CHECKING

import falcon

from ..platform.passwords import hash_password
from ..platform.reading import read_form, read_json
from ..shop import accounts, schemas
from .api import api
from .sign_in import issue_tokens

if TYPE_CHECKING:
    from falcon import Request

    from ..platform.resources import Resources


@api.post("/v1/users", status=falcon.HTTP_201, parse_body=False)
def register_user(request: "Request", hug_resources: "Resources") -> schemas.User:
    """Register with an address and a password."""
    new = read_json(schemas.NewUser, request.content_type, request.bounded_stream.read())
    hug_resources.limiter.admit_sign_in(new.email)
    user = hug_resources.database.write(accounts.register, new.email, hash_password(new.password))
    return schemas.User.model_validate(user)


@api.post("/v1/auth/token", parse_body=False)
def issue_token(request: "Request", hug_resources: "Resources") -> schemas.Tokens:
    """Sign in with a password, or stay signed in with a refresh token (RFC 6749)."""
    form = read_form(schemas.TokenRequest, request.content_type, request.bounded_stream.read())
    return issue_tokens(form, hug_resources)


@api.post("/v1/auth/revoke", parse_body=False)
def revoke_token(request: "Request", hug_resources: "Resources") -> schemas.Revoked:
    """Sign out: the token and all that descend from the same sign-in end (RFC 7009)."""
    form = read_form(schemas.RevocationRequest, request.content_type, request.bounded_stream.read())
    hug_resources.database.write(accounts.end_session, form.required_token())
    return schemas.Revoked()
