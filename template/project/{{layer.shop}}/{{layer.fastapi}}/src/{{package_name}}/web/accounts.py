"""Registration, sign-in and sign-out."""

import asyncio
from typing import Annotated

from fastapi import APIRouter, Form

from ..platform.passwords import hash_password
from ..shop import accounts, schemas
from .dependencies import DatabaseDependency, ResourcesDependency
from .errors import describe
from .route import StrictRoute
from .sign_in import issue_tokens

router = APIRouter(prefix="/v1", tags=["accounts"], route_class=StrictRoute)


@router.post(
    "/users",
    operation_id="register_user",
    status_code=201,
    responses=describe(409, 415, 422),
)
async def register_user(new: schemas.NewUser, resources: ResourcesDependency) -> schemas.User:
    """Register with an address and a password."""
    await resources.limiter.admit_sign_in(new.email)
    password_hash = await asyncio.to_thread(hash_password, new.password)
    user = await resources.database.write(accounts.register, new.email, password_hash)
    return schemas.User.model_validate(user)


@router.post(
    "/auth/token",
    operation_id="issue_token",
    responses=describe(415),
)
async def issue_token(
    form: Annotated[schemas.TokenRequest, Form()],
    resources: ResourcesDependency,
) -> schemas.Tokens:
    """Sign in with a password, or stay signed in with a refresh token (RFC 6749)."""
    return await issue_tokens(form, resources)


@router.post("/auth/revoke", operation_id="revoke_token", responses=describe(415))
async def revoke_token(
    form: Annotated[schemas.RevocationRequest, Form()], database: DatabaseDependency
) -> schemas.Revoked:
    """Sign out: the token and all that descend from the same sign-in end (RFC 7009)."""
    await database.write(accounts.end_session, form.required_token())
    return schemas.Revoked()
