"""Structured logs on standard output: JSON in production, plain lines in development; and for the collector, if any."""

from contextvars import ContextVar
from logging import Filter, Formatter, LogRecord
from typing import Any

from opentelemetry import trace
from opentelemetry.context import get_value
from pythonjsonlogger.json import JsonFormatter

from .redaction import RedactionFilter
from .settings import Settings
from .telemetry import is_exported

request_id: ContextVar[str | None] = ContextVar("request_id", default=None)


class RequestIdFilter(Filter):
    """Adds the id of the current request to every record, and takes the request away."""

    def filter(self, record: LogRecord) -> bool:
        """Set `record.request_id`; let every record pass."""
        record.request_id = request_id.get()
        # Django's, whose text repeats the query string.
        vars(record).pop("request", None)
        return True


class ForeignFilter(Filter):
    """Keeps from the collector what is logged while something is sent to it: that would never end."""

    def filter(self, record: LogRecord) -> bool:
        """Let pass what the service itself logs."""
        return not (record.name.startswith("opentelemetry") or get_value("suppress_instrumentation"))


class ProductionFormatter(JsonFormatter):
    """A line for machines."""

    def add_fields(self, log_data: dict[str, Any], record: LogRecord, message_dict: dict[str, Any]) -> None:
        """Add the trace that a record belongs to."""
        super().add_fields(log_data, record, message_dict)
        log_data.update(_trace())


class DevelopmentFormatter(Formatter):
    """A line for people: ids only where there are some."""

    def format(self, record: LogRecord) -> str:
        """Return the text of a record."""
        ids = [request_id.get(), *_trace().values()]
        return " ".join([super().format(record), *(f"[{value}]" for value in ids if value)])


def _trace() -> dict[str, str]:
    context = trace.get_current_span().get_span_context()
    if not context.is_valid:
        return {}
    return {"trace_id": trace.format_trace_id(context.trace_id), "span_id": trace.format_span_id(context.span_id)}


# Here and not at the start of the SDK, so that it outlives each further configuration, such as Django's.
_COLLECTOR = {
    "collector": {
        "class": "opentelemetry.instrumentation.logging.handler.LoggingHandler",
        "filters": ["request_id", "foreign", "redaction"],
    },
}


def logging_config(settings: Settings) -> dict[str, Any]:
    """Return the configuration for `logging.config.dictConfig`, gunicorn's own loggers included."""
    exported = is_exported("logs")
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {
            "request_id": {"()": RequestIdFilter},
            "foreign": {"()": ForeignFilter},
            "redaction": {"()": RedactionFilter},
        },
        "formatters": {
            "production": {
                "()": ProductionFormatter,
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
                "filters": ["request_id", "redaction"],
                "formatter": settings.environment,
            },
            **(_COLLECTOR if exported else {}),
        },
        "root": {"level": settings.log_level, "handlers": ["console", *(_COLLECTOR if exported else [])]},
        "loggers": {
            # It comes with a handler of its own; the root's is enough.
            "gunicorn.error": {"handlers": [], "propagate": True},
            # The access log is written where the request id is known.
            "gunicorn.access": {"handlers": [], "propagate": False},
        },
    }
