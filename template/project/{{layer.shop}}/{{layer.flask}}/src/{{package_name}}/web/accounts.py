"""Registration, sign-in and sign-out."""

from apiflask import APIBlueprint

from ..platform.passwords import hash_password
from ..shop import accounts, schemas
from .context import database, resources
from .errors import describe
from .sign_in import issue_tokens

blueprint = APIBlueprint("accounts", __name__, tag="accounts", url_prefix="/v1")


@blueprint.post("/users")
@blueprint.input(schemas.NewUser, arg_name="new")
@blueprint.output(schemas.User, status_code=201)
@blueprint.doc(operation_id="register_user", responses=describe(409, 415, 422))
def register_user(new: schemas.NewUser) -> schemas.User:
    """Register with an address and a password."""
    resources.limiter.admit_sign_in(new.email)
    user = database.write(accounts.register, new.email, hash_password(new.password))
    return schemas.User.model_validate(user)


@blueprint.post("/auth/token")
@blueprint.input(schemas.TokenRequest, location="form", arg_name="form")
@blueprint.output(schemas.Tokens)
@blueprint.doc(operation_id="issue_token", responses=describe(415))
def issue_token(form: schemas.TokenRequest) -> schemas.Tokens:
    """Sign in with a password, or stay signed in with a refresh token (RFC 6749)."""
    return issue_tokens(form, resources)


@blueprint.post("/auth/revoke")
@blueprint.input(schemas.RevocationRequest, location="form", arg_name="form")
@blueprint.output(schemas.Revoked)
@blueprint.doc(operation_id="revoke_token", responses=describe(415))
def revoke_token(form: schemas.RevocationRequest) -> schemas.Revoked:
    """Sign out: the token and all that descend from the same sign-in end (RFC 7009)."""
    database.write(accounts.end_session, form.required_token())
    return schemas.Revoked()
