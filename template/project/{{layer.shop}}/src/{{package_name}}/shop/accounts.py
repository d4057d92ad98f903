"""Accounts: registration, sign-in and the tokens that keep a user signed in."""

import hashlib
import secrets
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

from uuid_utils.compat import uuid7

from ..platform.problems import BadRequest, Conflict, TooManyRequests
from .repository import Repository

REFRESH_LIFETIME = timedelta(days=30)
# The longest address that mail servers take (RFC 3696, erratum 1690).
LONGEST_EMAIL = 254
WRONG = "The name or the password is wrong."
SPENT = "The refresh token is spent, revoked or expired."
MOST_FAILURES = 10
FAILURE_WINDOW = timedelta(minutes=15)


class RefusedGrant(BadRequest):
    """The service gives no token for this request; `error` is a code of RFC 6749, section 5.2."""

    def __init__(self, detail: str, error: str = "invalid_grant") -> None:
        super().__init__(detail, error=error)


@dataclass(frozen=True, slots=True)
class User:
    """Somebody who can sign in; `email` is kept in lower case."""

    id: UUID
    email: str
    password_hash: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class RefreshToken:
    """A refresh token as the service keeps it: only its digest.

    All tokens that descend from one sign-in are a family. A token works once; a spent one that comes back was stolen,
    or its successor was, so the family ends (RFC 9700, section 4.14.2).
    """

    digest: str
    family: UUID
    user_id: UUID
    expires_at: datetime
    is_spent: bool = False


@dataclass(frozen=True, slots=True)
class PasswordGrant:
    """A request to sign in with name and password."""

    username: str
    password: str


@dataclass(frozen=True, slots=True)
class RefreshGrant:
    """A request to stay signed in."""

    refresh_token: str


def read_grant(
    grant_type: str | None, username: str | None, password: str | None, refresh_token: str | None
) -> PasswordGrant | RefreshGrant:
    """Return what a token request asks for.

    Raises:
        RefusedGrant: if a parameter is missing or the grant type is not supported.
    """
    match grant_type:
        case "password" if username and password:
            if len(username) > LONGEST_EMAIL or "\0" in username:
                raise RefusedGrant(WRONG)
            return PasswordGrant(username, password)
        case "refresh_token" if refresh_token:
            return RefreshGrant(refresh_token)
        case "password":
            raise RefusedGrant("Send username and password.", "invalid_request")
        case "refresh_token":
            raise RefusedGrant("Send refresh_token.", "invalid_request")
        case None | "":
            raise RefusedGrant("Send grant_type.", "invalid_request")
        case _:
            raise RefusedGrant("The grant type is password or refresh_token.", "unsupported_grant_type")


def digest(token: str) -> str:
    """Return what is kept of a refresh token; it is long and random, so a plain hash suffices."""
    return hashlib.sha256(token.encode()).hexdigest()


def normalize(email: str) -> str:
    """Return the form in which an address is kept and looked up."""
    return email.strip().lower()


def register(repository: Repository, email: str, password_hash: str) -> User:
    """Add a user.

    Raises:
        Conflict: if the address has an account already.
    """
    user = User(id=uuid7(), email=normalize(email), password_hash=password_hash, created_at=datetime.now(UTC))
    if not repository.add_user(user):
        raise Conflict("This address has an account already.")
    return user


def begin_sign_in(repository: Repository, name: str) -> tuple[User | None, UUID]:
    """Return the user who wants to sign in, if there is one, and the id of this attempt; the password comes later.

    The attempt counts as a failure, whether or not the name has an account, until `begin_session` forgets it: of
    many guesses at the same time, none is free.

    Raises:
        TooManyRequests: after too many failures for this name.
    """
    now = datetime.now(UTC)
    name = normalize(name)
    repository.lock_sign_in(name)
    failures = repository.find_failures(name, since=now - FAILURE_WINDOW)
    if len(failures) >= MOST_FAILURES:
        wait = failures[-MOST_FAILURES] + FAILURE_WINDOW - now
        raise TooManyRequests("Too many failed sign-ins; wait a while.", retry_after=int(wait.total_seconds()) + 1)
    repository.delete_failures(name, before=now - FAILURE_WINDOW)
    return repository.find_user(name), repository.add_failure(name, now)


def begin_session(repository: Repository, user_id: UUID, attempt: UUID) -> str:
    """Return the first refresh token of a sign-in whose password was right."""
    repository.delete_failure(attempt)
    return _issue(repository, user_id, family=uuid7())


def continue_session(repository: Repository, token: str) -> tuple[UUID, str] | None:
    """Return the user and the next refresh token in exchange for one that works, else None.

    None rather than an exception, which would undo that a spent token ends its family.
    """
    found = repository.lock_refresh_token(digest(token))
    if found is None:
        return None
    if found.is_spent:
        repository.delete_family(found.family)
        return None
    if found.expires_at < datetime.now(UTC):
        return None
    repository.save_refresh_token(replace(found, is_spent=True))
    return found.user_id, _issue(repository, found.user_id, found.family)


def end_session(repository: Repository, token: str) -> None:
    """Revoke a refresh token and its family; an unknown token is none the less no error (RFC 7009, section 2.2)."""
    found = repository.lock_refresh_token(digest(token))
    if found is not None:
        repository.delete_family(found.family)


def _issue(repository: Repository, user_id: UUID, family: UUID) -> str:
    token = secrets.token_urlsafe(32)
    expires_at = datetime.now(UTC) + REFRESH_LIFETIME
    repository.save_refresh_token(RefreshToken(digest(token), family, user_id, expires_at))
    return token
