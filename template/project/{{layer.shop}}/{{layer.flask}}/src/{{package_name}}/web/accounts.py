"""Registration, sign-in and sign-out."""

from uuid import UUID

from apiflask import APIBlueprint

from ..platform import tokens
from ..platform.passwords import hash_password, verify_password
from ..shop import accounts, schemas
from ..shop.accounts import PasswordGrant, RefreshGrant, RefusedGrant
from .context import database, settings
from .errors import describe

blueprint = APIBlueprint("accounts", __name__, tag="accounts", url_prefix="/v1")


@blueprint.post("/users")
@blueprint.input(schemas.NewUser, arg_name="new")
@blueprint.output(schemas.User, status_code=201)
@blueprint.doc(operation_id="register_user", responses=describe(409, 415, 422))
def register_user(new: schemas.NewUser) -> schemas.User:
    """Register with an address and a password."""
    user = database.write(accounts.register, new.email, hash_password(new.password))
    return schemas.User.model_validate(user)


@blueprint.post("/auth/token")
@blueprint.input(schemas.TokenRequest, location="form", arg_name="form")
@blueprint.output(schemas.Tokens)
@blueprint.doc(operation_id="issue_token", responses=describe(415, 429))
def issue_token(form: schemas.TokenRequest) -> schemas.Tokens:
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
        access_token=tokens.issue_access_token(user_id, settings),
        expires_in=int(tokens.LIFETIME.total_seconds()),
        refresh_token=refresh_token,
    )


def _sign_in(grant: PasswordGrant) -> tuple[UUID, str]:
    user = database.read(accounts.find_user, grant.username)
    # Between two transactions, since Argon2 takes its time on purpose.
    is_right = verify_password(user.password_hash if user else None, grant.password)
    if user is None or not is_right:
        database.write(accounts.record_failure, grant.username)
        raise RefusedGrant(accounts.WRONG)
    return user.id, database.write(accounts.begin_session, user.id)


@blueprint.post("/auth/revoke")
@blueprint.input(schemas.RevocationRequest, location="form", arg_name="form")
@blueprint.output(schemas.Revoked)
@blueprint.doc(operation_id="revoke_token", responses=describe(415))
def revoke_token(form: schemas.RevocationRequest) -> schemas.Revoked:
    """Sign out: the token and all that descend from the same sign-in end (RFC 7009)."""
    database.write(accounts.end_session, form.required_token())
    return schemas.Revoked()
