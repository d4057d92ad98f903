"""Registration, sign-in and sign-out."""

from uuid import UUID

from django.http import HttpRequest
from ninja import Form, Router, Status

from ..platform import tokens
from ..platform.passwords import hash_password, verify_password
from ..platform.settings import get_settings
from ..shop import accounts, schemas
from ..shop.accounts import PasswordGrant, RefreshGrant, RefusedGrant
from .dependencies import database
from .errors import describe

router = Router(tags=["accounts"])


@router.post("/users", operation_id="register_user", response={201: schemas.User, **describe(409, 415, 422)})
def register_user(request: HttpRequest, new: schemas.NewUser) -> Status[accounts.User]:
    """Register with an address and a password."""
    return Status(201, database.write(accounts.register, new.email, hash_password(new.password)))


@router.post("/auth/token", operation_id="issue_token", response={200: schemas.Tokens, **describe(415, 429)})
def issue_token(request: HttpRequest, form: Form[schemas.TokenRequest]) -> schemas.Tokens:
    """Sign in with a password, or stay signed in with a refresh token (RFC 6749)."""
    match form.grant():
        case PasswordGrant() as grant:
            user_id, refresh_token = _sign_in(grant)
        case RefreshGrant() as grant:
            session = database.write(accounts.continue_session, grant.refresh_token)
            if session is None:
                raise RefusedGrant("The refresh token is spent, revoked or expired.")
            user_id, refresh_token = session
    return schemas.Tokens(
        access_token=tokens.issue_access_token(user_id, get_settings()),
        expires_in=int(tokens.LIFETIME.total_seconds()),
        refresh_token=refresh_token,
    )


def _sign_in(grant: PasswordGrant) -> tuple[UUID, str]:
    user = database.read(accounts.find_user, grant.username)
    is_right = verify_password(user.password_hash if user else None, grant.password)
    if user is None or not is_right:
        database.write(accounts.record_failure, grant.username)
        raise RefusedGrant("The name or the password is wrong.")
    return user.id, database.write(accounts.begin_session, user.id)


@router.post("/auth/revoke", operation_id="revoke_token", response={200: schemas.Revoked, **describe(415)})
def revoke_token(request: HttpRequest, form: Form[schemas.RevocationRequest]) -> schemas.Revoked:
    """Sign out: the token and all that descend from the same sign-in end (RFC 7009)."""
    database.write(accounts.end_session, form.required_token())
    return schemas.Revoked()
