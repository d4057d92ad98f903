"""Registration, sign-in and sign-out."""

from pyramid.config import Configurator

from ..platform.passwords import hash_password
from ..platform.reading import read_form, read_json
from ..shop import accounts, schemas
from .request import Request
from .sign_in import issue_tokens


def register_user(request: Request) -> schemas.User:
    """Register with an address and a password."""
    new = read_json(schemas.NewUser, request.headers.get("Content-Type"), request.body)
    request.resources.limiter.admit_sign_in(new.email)
    user = request.resources.database.write(accounts.register, new.email, hash_password(new.password))
    request.response.status_code = 201
    return schemas.User.model_validate(user)


def issue_token(request: Request) -> schemas.Tokens:
    """Sign in with a password, or stay signed in with a refresh token (RFC 6749)."""
    form = read_form(schemas.TokenRequest, request.headers.get("Content-Type"), request.body)
    return issue_tokens(form, request.resources)


def revoke_token(request: Request) -> schemas.Revoked:
    """Sign out: the token and all that descend from the same sign-in end (RFC 7009)."""
    form = read_form(schemas.RevocationRequest, request.headers.get("Content-Type"), request.body)
    request.resources.database.write(accounts.end_session, form.required_token())
    return schemas.Revoked()


def includeme(config: Configurator) -> None:
    """Add the routes of users and their tokens."""
    config.add_route("users", "/v1/users")
    config.add_view(register_user, route_name="users", request_method="POST")
    config.add_route("token", "/v1/auth/token")
    config.add_view(issue_token, route_name="token", request_method="POST")
    config.add_route("revocation", "/v1/auth/revoke")
    config.add_view(revoke_token, route_name="revocation", request_method="POST")
