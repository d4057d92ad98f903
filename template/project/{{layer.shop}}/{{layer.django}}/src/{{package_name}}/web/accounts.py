"""Registration, sign-in and sign-out."""

from django.http import HttpRequest
from ninja import Form, Router, Status

from ..platform.passwords import hash_password
from ..shop import accounts, schemas
from .dependencies import database, resources
from .errors import describe
from .sign_in import issue_tokens

router = Router(tags=["accounts"])


@router.post("/users", operation_id="register_user", response={201: schemas.User, **describe(409, 415, 422)})
def register_user(request: HttpRequest, new: schemas.NewUser) -> Status[accounts.User]:
    """Register with an address and a password."""
    resources.limiter.admit_sign_in(new.email)
    return Status(201, database.write(accounts.register, new.email, hash_password(new.password)))


@router.post("/auth/token", operation_id="issue_token", response={200: schemas.Tokens, **describe(415)})
def issue_token(request: HttpRequest, form: Form[schemas.TokenRequest]) -> schemas.Tokens:
    """Sign in with a password, or stay signed in with a refresh token (RFC 6749)."""
    return issue_tokens(form, resources)


@router.post("/auth/revoke", operation_id="revoke_token", response={200: schemas.Revoked, **describe(415)})
def revoke_token(request: HttpRequest, form: Form[schemas.RevocationRequest]) -> schemas.Revoked:
    """Sign out: the token and all that descend from the same sign-in end (RFC 7009)."""
    database.write(accounts.end_session, form.required_token())
    return schemas.Revoked()
