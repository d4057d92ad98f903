"""Passwords: which are accepted, and how they are kept."""

from functools import cache
from threading import Lock

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.profiles import CHEAPEST, RFC_9106_LOW_MEMORY
from zxcvbn import zxcvbn

from .problems import Fault, Unprocessable
from .settings import get_settings

# zxcvbn's scale from 0 to 4; below 2 are the passwords that fall within a million guesses.
_WEAKEST_SCORE = 2
# What zxcvbn looks at; its time grows with the square of the length.
_LONGEST_ESTIMATE = 72
# Each hash takes 64 MiB for a moment, and `sizing.py` has room for one.
_one_at_a_time = Lock()


def hash_password(password: str) -> str:
    """Return the argon2id hash of an acceptable password.

    Raises:
        Unprocessable: if it is common or easy to guess; the fault says why.
    """
    estimate = zxcvbn(password[:_LONGEST_ESTIMATE])
    if estimate["score"] < _WEAKEST_SCORE:
        reason = estimate["feedback"]["warning"] or "This password is easy to guess."
        detail = f"{reason} Add another word or two."
        raise Unprocessable("Choose another password.", errors=[Fault(detail=detail, pointer="#/password")])
    with _one_at_a_time:
        return _hasher().hash(password)


def verify_password(password_hash: str | None, password: str) -> bool:
    """Tell whether `password` is the one behind `password_hash`; takes as long for None, where there is no user."""
    with _one_at_a_time:
        nobody = _nobody()
        try:
            return _hasher().verify(password_hash or nobody, password) and password_hash is not None
        except (VerificationError, InvalidHashError):
            return False


@cache
def hasher(*, in_production: bool) -> PasswordHasher:
    """Return what makes argon2id hashes: as RFC 9106 asks in production, cheap ones for tests in development."""
    return PasswordHasher.from_parameters(RFC_9106_LOW_MEMORY if in_production else CHEAPEST)


def _hasher() -> PasswordHasher:
    return hasher(in_production=get_settings().in_production)


@cache
def _nobody() -> str:
    """Return the hash that is checked in place of an unknown user's, so that both answers take the same time."""
    return _hasher().hash("nobody")
