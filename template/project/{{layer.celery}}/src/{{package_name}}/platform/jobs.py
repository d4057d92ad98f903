"""Background jobs on Celery: the broker takes events from the outbox to the workers.

A message holds no more than an event's id. The event itself stays in the outbox until its handler is done, so that
neither a lost message nor a second copy of one does any harm.
"""

import logging
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from typing import Any

from celery import Celery
from celery.schedules import crontab
from kombu import Connection
from opentelemetry import context, propagate

from ..storage.repository import Repository
from . import broker, sizing
from .database import Database
from .events import Event
from .settings import SERVICE, Settings

logger = logging.getLogger(__name__)

HANDLE, RELAY, KEEP_UP = (f"{SERVICE}.{name}" for name in ("handle", "relay", "keep_up"))
# Seconds between two looks of the workers at the outbox, should no other process take care of it.
RELAY_SECONDS = 30
_SOFT_SHUTDOWN_SECONDS = 30
_PUBLISHING_SECONDS = 5
_AT_ONCE = 100
_pinger = ThreadPoolExecutor(max_workers=1, thread_name_prefix="broker")


def create_app(settings: Settings) -> Celery:
    """Return the Celery application; each setting that differs from Celery's own default has its reason."""
    # Its help for Django is for tasks that use Django without further ado; `Database` does the same with more care.
    app = Celery(SERVICE, broker=settings.broker_url, fixups=[])
    app.conf.update(
        # A message goes away when its job is done, not when it begins.
        task_acks_late=True,
        task_reject_on_worker_lost=True,
        worker_prefetch_multiplier=1,
        # Nobody waits for results.
        task_ignore_result=True,
        task_soft_time_limit=settings.job_time_limit,
        task_time_limit=settings.job_time_limit * 1.1,
        worker_concurrency=sizing.processes(settings),
        # Against memory that leaks.
        worker_max_tasks_per_child=1000,
        # SIGTERM waits for running jobs; SIGQUIT waits so long, and then they go back to the queue.
        worker_soft_shutdown_timeout=_SOFT_SHUTDOWN_SECONDS,
        broker_connection_retry_on_startup=True,
        broker_connection_max_retries=None,
        broker_heartbeat=30,
        broker_use_ssl=broker.tls(settings),
        broker_transport_options=broker.transport_options(settings),
        # The names and kinds of the queues are fixed from the first day.
        task_queues=[broker.EVENTS, broker.PERIODIC],
        task_default_queue=broker.PERIODIC.name,
        task_routes={HANDLE: {"queue": broker.EVENTS.name}},
        task_create_missing_queues=False,
        task_serializer="json",
        accept_content=["json"],
        # Metrics and logs tell more than Celery's own events, and nobody may command a worker through its broker.
        worker_enable_remote_control=False,
        worker_hijack_root_logger=False,
        worker_redirect_stdouts=False,
        beat_scheduler=f"{__package__}.worker:Beat",
        beat_schedule={
            "relay": {"task": RELAY, "schedule": RELAY_SECONDS, "options": {"expires": RELAY_SECONDS}},
            "upkeep": {"task": KEEP_UP, "schedule": crontab(minute="17"), "options": {"expires": 3600}},
        },
    )
    return app


class Publisher:
    """Hands events to the broker, on one connection that no call waits for longer than a few seconds."""

    def __init__(self, settings: Settings) -> None:
        self._app = create_app(settings)
        # By then a message has reached a worker, come back from it and reached another.
        self._patience = timedelta(seconds=3 * settings.job_time_limit)
        self._connection: Connection | None = None

    def publish(self, database: Database[Repository]) -> bool:
        """Publish the events that are due; whether more may be.

        Raises:
            Exception: if the broker does not take them. They stay due.
        """
        now = datetime.now(UTC)
        events = database.write(Repository.claim_events, _AT_ONCE, until=now + self._patience)
        for number, event in enumerate(events):
            try:
                self._send(event)
            except Exception:
                database.write(Repository.postpone_events, [event.id for event in events[number:]], until=now)
                self.close()
                raise
        old = [event for event in events if event.created_at < now - self._patience]
        if old:
            # Ever more seldom: where the workers do not keep up, further copies of a message are no help.
            age = now - min(event.created_at for event in old)
            database.write(Repository.postpone_events, [event.id for event in old], until=now + age)
        return len(events) == _AT_ONCE

    def _send(self, event: Event) -> None:
        if self._connection is None:
            self._connection = self._app.connection_for_write(
                connect_timeout=_PUBLISHING_SECONDS, transport_options=broker.timeouts(_PUBLISHING_SECONDS)
            )
        with _trace_of(event):
            self._app.send_task(
                HANDLE,
                [str(event.id)],
                task_id=str(event.id),
                shadow=event.name,
                producer=self._app.amqp.Producer(self._connection.default_channel),
                retry=False,
                timeout=_PUBLISHING_SECONDS,
                confirm_timeout=_PUBLISHING_SECONDS,
            )

    def close(self) -> None:
        """Close the connection; the next event opens another."""
        if self._connection is not None:
            with suppress(OSError):
                self._connection.release()
            self._connection = None


@contextmanager
def _trace_of(event: Event) -> Iterator[None]:
    token = context.attach(propagate.extract(event.trace))
    try:
        yield
    finally:
        context.detach(token)


def broker_is_alive(settings: Settings, seconds: float) -> bool:
    """Tell whether the broker gives a sign of life, or none is needed since this process handles its events itself."""
    if not settings.broker_url:
        return True
    # A thread of its own, since clients try several times before they give a frozen broker up.
    answer = _pinger.submit(_connect, settings, seconds)
    try:
        answer.result(timeout=seconds)
    except Exception as error:  # noqa: BLE001 - each transport has errors of its own
        answer.cancel()
        logger.warning("The broker gives no sign of life: %s", error)
        return False
    return True


def _connect(settings: Settings, seconds: float) -> None:
    options: dict[str, Any] = broker.timeouts(seconds)
    with Connection(
        settings.broker_url, ssl=broker.tls(settings), connect_timeout=seconds, transport_options=options
    ) as connection:
        connection.connect()
