"""Secrets stay out of the log, whoever writes there and wherever in a record they stand."""

import re
from functools import lru_cache
from logging import Filter, Formatter, LogRecord, makeLogRecord
from typing import Any

MASK = "***"

_NAMES = r"(?:password|passwd|secret(?:_key)?|(?:access_|refresh_|id_)?token|authorization|(?:set-)?cookie|api[-_]?key)"
_SECRET_NAME = re.compile(_NAMES, re.IGNORECASE)
_PATTERNS = [
    # JSON Web Tokens, whose header begins with `{"`.
    (re.compile(r"eyJ[\w-]{5,}\.[\w-]+\.[\w-]*"), MASK),
    # Passwords in addresses, such as DATABASE_URL.
    (re.compile(r"(://[^\s:/@]*:)[^\s/]+(?=@)"), rf"\g<1>{MASK}"),
    (re.compile(r"\b(bearer|basic)\s+[\w.~+/=-]{8,}", re.IGNORECASE), rf"\g<1> {MASK}"),
    # In headers, forms, JSON and what Python prints of them.
    (re.compile(rf"({_NAMES}[\"']?\s*[:=]\s*b?[\"']?)[^\s\"',;&}}\]]+", re.IGNORECASE), rf"\g<1>{MASK}"),
]
# Each pattern needs one of these, and they are found faster.
_HINTS = ("eyj", "://", "bearer", "basic", "pass", "secret", "token", "authorization", "cookie", "key")
_STANDARD = frozenset(vars(makeLogRecord({}))) | {"message", "asctime"}
_formatter = Formatter()


class RedactionFilter(Filter):
    """Masks secrets in the message, its arguments, further fields and the traceback."""

    def filter(self, record: LogRecord) -> bool:
        """Change the record where it has to be; let every record pass."""
        message = record.getMessage()
        if (redacted := redact(message)) != message:
            record.msg, record.args = redacted, ()
        if record.exc_info:
            text = _formatter.formatException(record.exc_info)
            if (redacted := redact(text)) != text:
                record.exc_info, record.exc_text = None, redacted
        for name in vars(record).keys() - _STANDARD:
            setattr(record, name, _redact_field(name, getattr(record, name)))
        return True


def redact(text: str) -> str:
    """Return a text with its secrets masked."""
    lower = text.lower()
    if any(hint in lower for hint in _HINTS):
        for pattern, replacement in _PATTERNS:
            text = pattern.sub(replacement, text)
    return text


@lru_cache(maxsize=1024)
def _is_secret(name: str) -> bool:
    return _SECRET_NAME.fullmatch(name) is not None


def _redact_field(name: str, value: Any) -> Any:  # noqa: ANN401
    if value is not None and _is_secret(name):
        return MASK
    match value:
        case str():
            return redact(value)
        case dict():
            return {key: _redact_field(str(key), part) for key, part in value.items()}
        case list() | tuple():
            return [_redact_field("", part) for part in value]
        case _:
            return value
