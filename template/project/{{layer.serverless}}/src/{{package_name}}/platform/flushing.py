"""Telemetry of a function: sent before Lambda freezes the process, since no thread works on after that."""

import time
from threading import Thread
from typing import Any

from .settings import Settings
from .telemetry import is_on

# What a call waits for its telemetry at most, once: while a collector hangs, later calls do not wait.
SECONDS = 1.0

# OpenTelemetry's sources of signals, which can all be told to send what they have.
_providers: list[Any] = []
_senders: list[Thread] = []


def start(settings: Settings) -> None:
    """Observe this process; a second call does nothing."""
    if is_on() and not _providers:
        # Nobody pays for the SDK, in time and memory, without a collector.
        from .otlp import open_providers  # noqa: PLC0415

        _providers.extend(open_providers(settings))


def flush() -> None:
    """Send what was observed, within `SECONDS`; what takes longer goes on in the next call."""
    if any(sender.is_alive() for sender in _senders):
        return
    deadline = time.monotonic() + SECONDS
    _senders[:] = [Thread(target=provider.force_flush, daemon=True) for provider in _providers]
    for sender in _senders:
        sender.start()
    for sender in _senders:
        sender.join(max(0, deadline - time.monotonic()))
