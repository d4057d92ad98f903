"""Traces, metrics and logs for a collector; off until OpenTelemetry's own variables (`OTEL_*`) name one."""

import os
import time
from threading import Thread
from typing import Protocol

from .http import APART
from .settings import Settings

SIGNALS = ("traces", "metrics", "logs")
# Instrumentations exclude by a search in the whole address, which a client could put these names into.
APART_ADDRESSES = rf"^\w+://[^/?]+({'|'.join(sorted(APART))})(\?.*)?$"
# How long the last batches may take; what a dead collector has not taken by then is lost.
SECONDS_TO_STOP = 5.0

# The stable conventions for HTTP and databases. Instrumentations read it once, when they are installed.
os.environ.setdefault("OTEL_SEMCONV_STABILITY_OPT_IN", "http,database")


class Provider(Protocol):
    """What OpenTelemetry calls the source of one signal."""

    def shutdown(self) -> None:
        """Send what is left."""


_providers: list[Provider] = []


def is_exported(signal: str) -> bool:
    """Tell whether the environment asks for one of the `SIGNALS` over OTLP."""
    name = signal.upper()
    endpoints = (f"OTEL_EXPORTER_OTLP_{name}_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT")
    return (
        any(os.environ.get(endpoint) for endpoint in endpoints)
        and os.environ.get(f"OTEL_{name}_EXPORTER", "otlp") != "none"
        and os.environ.get("OTEL_SDK_DISABLED", "").lower() != "true"
    )


def is_on() -> bool:
    """Tell whether any signal is exported."""
    return any(map(is_exported, SIGNALS))


def start(settings: Settings) -> None:
    """Export from this process. Call it after the fork, which threads do not survive; a second call does nothing."""
    if is_on() and not _providers:
        # Nobody pays for the SDK, in time and memory, without a collector.
        from .otlp import open_providers  # noqa: PLC0415

        _providers.extend(open_providers(settings))


def stop() -> None:
    """Send what is left, within `SECONDS_TO_STOP`; the process may end then, whatever the collector does."""
    deadline = time.monotonic() + SECONDS_TO_STOP
    senders = [Thread(target=provider.shutdown, daemon=True) for provider in _providers]
    _providers.clear()
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join(max(0, deadline - time.monotonic()))
