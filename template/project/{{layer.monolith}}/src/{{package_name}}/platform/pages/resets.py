"""Password resets: a token by mail, which works once and not for long; the database has no more than its digest."""

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlencode
from uuid import UUID

from ..events import Event
from ..problems import Fault, Unprocessable
from ..settings import get_settings
from .mail import send_mail
from .visits import digest

if TYPE_CHECKING:
    from ...storage.repository import Repository

LIFETIME = timedelta(minutes=30)
# No more than one mail within it, so that nobody's mailbox is filled.
_PAUSE = timedelta(minutes=2)
# The event of a request; its payload has `email`.
ASKED = "password_reset.asked"
_TEXT = """\
Somebody asked for a new password for the account with this address.
If it was you, choose it here within {minutes} minutes:

{address}

If it was not you, do nothing: your password stays as it is.
"""


@dataclass(frozen=True, slots=True)
class Reset:
    """A reset as the service keeps it."""

    digest: str
    user_id: UUID
    expires_at: datetime


def ask(repository: "Repository", email: str) -> None:
    """Note that somebody wants to reset a password.

    What follows is done later, so that nobody learns from the time it takes whether the address has an account.
    """
    repository.add_event(Event(ASKED, {"email": email}))


def send(repository: "Repository", event: Event) -> None:
    """Send a token to the address of an event, if it has an account, in place of an earlier token."""
    user = repository.find_user(event.payload["email"])
    now = datetime.now(UTC)
    if user is None or repository.has_reset(user.id, since=now + LIFETIME - _PAUSE):
        return
    token = secrets.token_urlsafe(32)
    repository.delete_resets_of(user.id)
    repository.add_reset(Reset(digest(token), user.id, now + LIFETIME))
    settings = get_settings()
    address = f"{settings.public_url}/password/reset?{urlencode({'token': token})}"
    text = _TEXT.format(minutes=int(LIFETIME.total_seconds() / 60), address=address)
    send_mail(settings, user.email, "Choose a new password", text)


def carry_out(repository: "Repository", token: str, password_hash: str) -> None:
    """Change the password, and end all that was signed in with the old one.

    Raises:
        Unprocessable: if the token is unknown, used or expired.
    """
    reset = repository.take_reset(digest(token))
    if reset is None or reset.expires_at <= datetime.now(UTC):
        fault = Fault(detail="This link has been used or has expired. Ask for another one.", pointer="#/token")
        raise Unprocessable("The token does not work.", errors=[fault])
    change(repository, reset.user_id, password_hash)


def change(repository: "Repository", user_id: UUID, password_hash: str) -> None:
    """Change a password, and end everything that was signed in or begun with the old one."""
    repository.save_password(user_id, password_hash)
    repository.end_everything(user_id)
