"""Registration, sign-in and sign-out."""

import asyncio

from ..platform.passwords import hash_password
from ..platform.reading import read_form, read_json
from ..shop import accounts, schemas
from .handlers import Handler, route
from .sign_in import issue_tokens


class UsersHandler(Handler):
    """All users."""

    async def post(self) -> None:
        """Register with an address and a password."""
        new = read_json(schemas.NewUser, self.content_type, self.body)
        await self.resources.limiter.admit_sign_in(new.email)
        # In a thread, since Argon2 takes its time on purpose.
        password_hash = await asyncio.to_thread(hash_password, new.password)
        user = await self.resources.database.write(accounts.register, new.email, password_hash)
        self.answer(schemas.User.model_validate(user), 201)


class TokenHandler(Handler):
    """Tokens."""

    async def post(self) -> None:
        """Sign in with a password, or stay signed in with a refresh token (RFC 6749)."""
        form = read_form(schemas.TokenRequest, self.content_type, self.body)
        self.answer(await issue_tokens(form, self.resources))


class RevocationHandler(Handler):
    """The end of tokens."""

    async def post(self) -> None:
        """Sign out: the token and all that descend from the same sign-in end (RFC 7009)."""
        form = read_form(schemas.RevocationRequest, self.content_type, self.body)
        await self.resources.database.write(accounts.end_session, form.required_token())
        self.answer(schemas.Revoked())


routes = [
    route("/v1/users", UsersHandler),
    route("/v1/auth/token", TokenHandler),
    route("/v1/auth/revoke", RevocationHandler),
]
