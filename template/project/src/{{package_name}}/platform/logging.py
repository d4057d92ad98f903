"""Structured logs on standard output: JSON in production, plain lines in development."""

from contextvars import ContextVar
from logging import Filter, Formatter, LogRecord
from typing import Any

from .settings import Settings

request_id: ContextVar[str | None] = ContextVar("request_id", default=None)


class RequestIdFilter(Filter):
    """Adds the id of the current request to every record, and takes the request away."""

    def filter(self, record: LogRecord) -> bool:
        """Set `record.request_id`; let every record pass."""
        record.request_id = request_id.get()
        # Django's, whose text repeats the query string.
        vars(record).pop("request", None)
        return True


class DevelopmentFormatter(Formatter):
    """A line for people: the request id only where there is a request."""

    def format(self, record: LogRecord) -> str:
        """Return the text of a record."""
        line = super().format(record)
        current = request_id.get()
        return f"{line} [{current}]" if current else line


def logging_config(settings: Settings) -> dict[str, Any]:
    """Return the configuration for `logging.config.dictConfig`, gunicorn's own loggers included."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {"request_id": {"()": RequestIdFilter}},
        "formatters": {
            "production": {
                "()": "pythonjsonlogger.json.JsonFormatter",
                "format": "{asctime}{levelname}{name}{message}{request_id}",
                "style": "{",
                "rename_fields": {"asctime": "time", "levelname": "level", "name": "logger"},
            },
            "development": {"()": DevelopmentFormatter, "format": "%(levelname)-7s %(name)s: %(message)s"},
        },
        "handlers": {
            "console": {
                "class": "logging.StreamHandler",
                "stream": "ext://sys.stdout",
                "filters": ["request_id"],
                "formatter": settings.environment,
            },
        },
        "root": {"level": settings.log_level, "handlers": ["console"]},
        "loggers": {
            # It comes with a handler of its own; the root's is enough.
            "gunicorn.error": {"handlers": [], "propagate": True},
            # The access log is written where the request id is known.
            "gunicorn.access": {"handlers": [], "propagate": False},
        },
    }
