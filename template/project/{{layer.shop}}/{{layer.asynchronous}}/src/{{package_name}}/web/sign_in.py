"""How a token request is answered, whatever the framework."""

import asyncio
from uuid import UUID

from ..platform.async_database import AsyncDatabase
from ..platform.passwords import verify_password
from ..platform.resources import Resources
from ..platform.tokens import LIFETIME, issue_access_token
from ..shop import accounts, schemas
from ..shop.accounts import PasswordGrant, RefreshGrant, RefusedGrant
from ..storage.repository import Repository


async def issue_tokens(form: schemas.TokenRequest, resources: Resources) -> schemas.Tokens:
    """Sign in with a password, or stay signed in with a refresh token (RFC 6749).

    Raises:
        RefusedGrant: if the credentials are wrong, spent, expired or incomplete.
        TooManyRequests: after too many tries of this client, or too many failures for this name.
        Unavailable: if nobody can count them.
    """
    match form.grant():
        case PasswordGrant() as grant:
            await resources.limiter.admit_sign_in(grant.username)
            user_id, refresh_token = await _sign_in(grant, resources.database)
        case RefreshGrant() as grant:
            await resources.limiter.admit_sign_in()
            session = await resources.database.write(accounts.continue_session, grant.refresh_token)
            if session is None:
                raise RefusedGrant(accounts.SPENT)
            user_id, refresh_token = session
    return schemas.Tokens(
        access_token=issue_access_token(user_id, resources.settings),
        expires_in=int(LIFETIME.total_seconds()),
        refresh_token=refresh_token,
    )


async def _sign_in(grant: PasswordGrant, database: AsyncDatabase[Repository]) -> tuple[UUID, str]:
    user, attempt = await database.write(accounts.begin_sign_in, grant.username)
    # In a thread, since Argon2 takes its time on purpose and other requests need not wait for it.
    is_right = await asyncio.to_thread(verify_password, user.password_hash if user else None, grant.password)
    if user is None or not is_right:
        raise RefusedGrant(accounts.WRONG)
    return user.id, await database.write(accounts.begin_session, user.id, attempt)
