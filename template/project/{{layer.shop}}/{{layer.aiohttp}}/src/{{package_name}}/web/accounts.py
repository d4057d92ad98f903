"""Registration, sign-in and sign-out."""

import asyncio

from aiohttp import web

from ..platform.passwords import hash_password
from ..platform.reading import read_form, read_json
from ..shop import accounts, schemas
from .keys import RESOURCES
from .responses import answer
from .sign_in import issue_tokens

routes = web.RouteTableDef()


@routes.post("/v1/users")
async def register_user(request: web.Request) -> web.Response:
    """Register with an address and a password."""
    new = read_json(schemas.NewUser, request.headers.get("Content-Type"), await request.read())
    resources = request.app[RESOURCES]
    await resources.limiter.admit_sign_in(new.email)
    password_hash = await asyncio.to_thread(hash_password, new.password)
    user = await resources.database.write(accounts.register, new.email, password_hash)
    return answer(schemas.User.model_validate(user), 201)


@routes.post("/v1/auth/token")
async def issue_token(request: web.Request) -> web.Response:
    """Sign in with a password, or stay signed in with a refresh token (RFC 6749)."""
    form = read_form(schemas.TokenRequest, request.headers.get("Content-Type"), await request.read())
    return answer(await issue_tokens(form, request.app[RESOURCES]))


@routes.post("/v1/auth/revoke")
async def revoke_token(request: web.Request) -> web.Response:
    """Sign out: the token and all that descend from the same sign-in end (RFC 7009)."""
    form = read_form(schemas.RevocationRequest, request.headers.get("Content-Type"), await request.read())
    await request.app[RESOURCES].database.write(accounts.end_session, form.required_token())
    return answer(schemas.Revoked())
