"""Registration, sign-in and sign-out."""

from py4web import action, request, response

from ..platform.passwords import hash_password
from ..platform.reading import read_form, read_json
from ..shop import accounts, schemas
from .api import api, body, resources
from .sign_in import issue_tokens


@action("v1/users", method="POST")
@action.uses(api)
def register_user() -> schemas.User:
    """Register with an address and a password."""
    new = read_json(schemas.NewUser, request.headers.get("Content-Type"), body())
    resources().limiter.admit_sign_in(new.email)
    user = resources().database.write(accounts.register, new.email, hash_password(new.password))
    response.status = 201
    return schemas.User.model_validate(user)


@action("v1/auth/token", method="POST")
@action.uses(api)
def issue_token() -> schemas.Tokens:
    """Sign in with a password, or stay signed in with a refresh token (RFC 6749)."""
    form = read_form(schemas.TokenRequest, request.headers.get("Content-Type"), body())
    return issue_tokens(form, resources())


@action("v1/auth/revoke", method="POST")
@action.uses(api)
def revoke_token() -> schemas.Revoked:
    """Sign out: the token and all that descend from the same sign-in end (RFC 7009)."""
    form = read_form(schemas.RevocationRequest, request.headers.get("Content-Type"), body())
    resources().database.write(accounts.end_session, form.required_token())
    return schemas.Revoked()
