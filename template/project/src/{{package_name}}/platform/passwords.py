"""Passwords: which are accepted, and how they are kept."""

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from zxcvbn import zxcvbn

from .problems import Fault, Unprocessable

# zxcvbn's scale from 0 to 4; below 2 are the passwords that fall within a million guesses.
_WEAKEST_SCORE = 2
# What zxcvbn looks at; its time grows with the square of the length.
_LONGEST_ESTIMATE = 72

_hasher = PasswordHasher()  # argon2id with the parameters of RFC 9106
# Checked in place of an unknown user's, so that both answers take the same time.
_NOBODY = _hasher.hash("nobody")


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
    return _hasher.hash(password)


def verify_password(password_hash: str | None, password: str) -> bool:
    """Tell whether `password` is the one behind `password_hash`; takes as long for None, where there is no user."""
    try:
        return _hasher.verify(password_hash or _NOBODY, password) and password_hash is not None
    except (VerificationError, InvalidHashError):
        return False
