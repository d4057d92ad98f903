"""How late the event loop is: whatever blocks it, each request of the process waits as long."""

import asyncio

from opentelemetry import metrics

from .telemetry import is_exported

# Between two looks, in seconds.
INTERVAL = 0.5

_lag = metrics.get_meter(__name__).create_histogram(
    "event_loop.lag",
    "s",
    "How late the event loop wakes up a task",
    explicit_bucket_boundaries_advisory=[0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
)


class Lag:
    """Measures the running loop, where metrics are exported."""

    def __init__(self) -> None:
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin; call it within the loop."""
        if is_exported("metrics"):
            self._task = asyncio.create_task(_measure())

    def stop(self) -> None:
        """End."""
        if self._task:
            self._task.cancel()


async def _measure() -> None:
    loop = asyncio.get_running_loop()
    while True:
        due = loop.time() + INTERVAL
        await asyncio.sleep(INTERVAL)
        _lag.record(max(0, loop.time() - due))
