"""What Celery imports: the tasks, and what each process of a worker holds open."""

import random
import sys
import time
from contextvars import copy_context
from datetime import timedelta
from functools import cache
from logging.config import dictConfig
from typing import TYPE_CHECKING, Any
from uuid import UUID

from celery import bootsteps
from celery.beat import ScheduleEntry, Scheduler
from celery.exceptions import Reject
from celery.signals import beat_init, setup_logging, worker_process_init, worker_process_shutdown
from celery.worker.consumer.consumer import Consumer
from kombu import Producer

# First, since it sets up what the others need.
from . import background, jobs, pulse, telemetry
from .logging import logging_config
from .outbox import handle as handle_event
from .outbox import keep_up, measure
from .problems import Unavailable
from .settings import get_settings

# On RabbitMQ, it makes 28 queues for countdowns; here, what has to wait does so in the outbox.
Consumer.Blueprint.default_steps.remove("celery.worker.consumer.delayed_delivery:DelayedDelivery")

if TYPE_CHECKING:
    from ..storage.repository import Repository
    from .database import Database

settings = get_settings()
if not settings.broker_url:
    sys.exit("BROKER_URL: without a broker, the processes that serve requests do the jobs themselves")
app = jobs.create_app(settings)
beat_init.connect(pulse.show)


@app.steps["worker"].add
class Pulse(bootsteps.StartStopStep):
    """Has a worker show that its event loop turns."""

    requires = ("celery.worker.components:Timer",)

    def start(self, worker: Any) -> None:  # noqa: ANN401
        """Begin."""
        pulse.show()
        worker.timer.call_repeatedly(pulse.SECONDS, pulse.show)


@cache
def database() -> "Database[Repository]":
    """Return the database of this process, opened by its first job: long after the fork."""
    return background.open_database(settings)


@cache
def publisher() -> jobs.Publisher:
    """Return the publisher of this process."""
    return jobs.Publisher(settings)


@app.task(name=jobs.HANDLE)
def handle(event_id: str) -> None:
    """Handle an event, unless that is done already.

    Raises:
        Reject: if that failed for the last time; the broker then puts the message aside.
    """
    while True:
        try:
            if handle_event(database(), UUID(event_id), timedelta(seconds=2 * settings.job_time_limit)):
                return
            break
        except Unavailable:
            # The database is away. Until the time limit, it is better to wait here than to go round in circles.
            time.sleep(random.uniform(1, 5))  # noqa: S311
    raise Reject(f"{event_id} is dead", requeue=False)


@app.task(name=jobs.RELAY)
def relay() -> None:
    """Publish what waits in the outbox, should all processes that serve requests be away."""
    while publisher().publish(database()):
        pass
    measure(database())


@app.task(name=jobs.KEEP_UP)
def forget() -> None:
    """Forget what is out of date."""
    keep_up(database())


@setup_logging.connect
def log_as_the_service_does(**_: object) -> None:
    """Take the place of Celery's own configuration."""
    dictConfig(logging_config(settings))


@beat_init.connect
@worker_process_init.connect
def observe(**_: object) -> None:
    """Send what this process observes: in a worker after the fork, which no thread survives."""
    telemetry.start(settings)


@worker_process_shutdown.connect
def close(**_: object) -> None:
    """Close what this process holds open."""
    database().close()
    publisher().close()
    telemetry.stop()


class Beat(Scheduler):
    """Keeps the schedule in memory: it is the same after each start."""

    def apply_entry(self, entry: ScheduleEntry, producer: Producer | None = None) -> None:
        """Send a job; one that the broker does not take leaves its span open, to which no other may belong."""
        pulse.show()
        copy_context().run(super().apply_entry, entry, producer)

    def close(self) -> None:
        """Close what this process holds open; no signal tells of its end."""
        super().close()
        telemetry.stop()
