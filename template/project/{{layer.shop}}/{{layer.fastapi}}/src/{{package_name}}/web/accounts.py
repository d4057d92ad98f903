"""Registration, sign-in and sign-out."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Form
from starlette.concurrency import run_in_threadpool

from ..platform import tokens
from ..platform.passwords import hash_password, verify_password
from ..shop import accounts, schemas
from ..shop.accounts import PasswordGrant, RefreshGrant, RefusedGrant
from .dependencies import DatabaseDependency, SettingsDependency
from .errors import describe
from .route import StrictRoute

router = APIRouter(prefix="/v1", tags=["accounts"], route_class=StrictRoute)


@router.post(
    "/users",
    operation_id="register_user",
    status_code=201,
    responses=describe(409, 415, 422),
)
async def register_user(new: schemas.NewUser, database: DatabaseDependency) -> schemas.User:
    """Register with an address and a password."""
    password_hash = await run_in_threadpool(hash_password, new.password)
    user = await database.write(accounts.register, new.email, password_hash)
    return schemas.User.model_validate(user)


@router.post(
    "/auth/token",
    operation_id="issue_token",
    responses=describe(415, 429),
)
async def issue_token(
    form: Annotated[schemas.TokenRequest, Form()],
    database: DatabaseDependency,
    settings: SettingsDependency,
) -> schemas.Tokens:
    """Sign in with a password, or stay signed in with a refresh token (RFC 6749)."""
    match form.grant():
        case PasswordGrant() as grant:
            user_id, refresh_token = await _sign_in(database, grant)
        case RefreshGrant() as grant:
            session = await database.write(accounts.continue_session, grant.refresh_token)
            if session is None:
                raise RefusedGrant("The refresh token is spent, revoked or expired.")
            user_id, refresh_token = session
    return schemas.Tokens(
        access_token=tokens.issue_access_token(user_id, settings),
        expires_in=int(tokens.LIFETIME.total_seconds()),
        refresh_token=refresh_token,
    )


async def _sign_in(database: DatabaseDependency, grant: PasswordGrant) -> tuple[UUID, str]:
    user = await database.read(accounts.find_user, grant.username)
    # Argon2 takes its time on purpose; in a thread it does not hold up other requests.
    is_right = await run_in_threadpool(verify_password, user.password_hash if user else None, grant.password)
    if user is None or not is_right:
        await database.write(accounts.record_failure, grant.username)
        raise RefusedGrant(accounts.WRONG)
    return user.id, await database.write(accounts.begin_session, user.id)


@router.post("/auth/revoke", operation_id="revoke_token", responses=describe(415))
async def revoke_token(
    form: Annotated[schemas.RevocationRequest, Form()], database: DatabaseDependency
) -> schemas.Revoked:
    """Sign out: the token and all that descend from the same sign-in end (RFC 7009)."""
    await database.write(accounts.end_session, form.required_token())
    return schemas.Revoked()
