"""Mail: printed in development, handed to the server of MAIL_URL otherwise."""

import smtplib
import ssl
import sys
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

from ..settings import Settings

_SECONDS = 10
_PORTS = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}


def send_mail(settings: Settings, to: str, subject: str, text: str) -> None:
    """Send a mail.

    Raises:
        OSError: if the server cannot be reached or refuses it; `smtplib.SMTPException` is one.
    """
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = settings.mail_from, to, subject
    # As it is: other encodings break long links where somebody reads the source.
    message.set_content(text, cte="8bit")
    if settings.mail_url == "console":
        # Not into the log, which would mask what the mail is about.
        sys.stdout.write(f"{message}\n")
        sys.stdout.flush()
    else:
        _hand_over(message, settings.mail_url)


def _hand_over(message: EmailMessage, address: str) -> None:
    url = urlsplit(address)
    where = url.hostname or "", url.port or _PORTS[url.scheme]
    context = ssl.create_default_context()
    with (
        smtplib.SMTP_SSL(*where, timeout=_SECONDS, context=context)
        if url.scheme == "smtps"
        else smtplib.SMTP(*where, timeout=_SECONDS)
    ) as server:
        if url.scheme == "smtp+starttls":
            server.starttls(context=context)
        if url.username:
            server.login(unquote(url.username), unquote(url.password or ""))
        server.send_message(message)
