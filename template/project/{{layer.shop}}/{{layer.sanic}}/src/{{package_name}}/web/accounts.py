"""Registration, sign-in and sign-out."""

import asyncio

from sanic import Blueprint, HTTPResponse

from ..platform.passwords import hash_password
from ..platform.reading import read_form, read_json
from ..shop import accounts, schemas
from .application import Request
from .responses import respond
from .sign_in import issue_tokens

blueprint = Blueprint("accounts", version=1)


@blueprint.post("/users")
async def register_user(request: Request) -> HTTPResponse:
    """Register with an address and a password."""
    new = read_json(schemas.NewUser, request.headers.get("Content-Type"), request.body)
    resources = request.app.ctx.resources
    await resources.limiter.admit_sign_in(new.email)
    password_hash = await asyncio.to_thread(hash_password, new.password)
    user = await resources.database.write(accounts.register, new.email, password_hash)
    return respond(schemas.User.model_validate(user), 201)


@blueprint.post("/auth/token")
async def issue_token(request: Request) -> HTTPResponse:
    """Sign in with a password, or stay signed in with a refresh token (RFC 6749)."""
    form = read_form(schemas.TokenRequest, request.headers.get("Content-Type"), request.body)
    return respond(await issue_tokens(form, request.app.ctx.resources))


@blueprint.post("/auth/revoke")
async def revoke_token(request: Request) -> HTTPResponse:
    """Sign out: the token and all that descend from the same sign-in end (RFC 7009)."""
    form = read_form(schemas.RevocationRequest, request.headers.get("Content-Type"), request.body)
    await request.app.ctx.resources.database.write(accounts.end_session, form.required_token())
    return respond(schemas.Revoked())
