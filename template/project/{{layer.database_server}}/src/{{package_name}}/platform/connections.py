"""Whether the database lets in all connections that the processes of a container may open."""

import logging
from contextlib import suppress
from threading import Thread

from . import driver
from .settings import PRODUCTION_DATABASE, Settings
from .sizing import processes

logger = logging.getLogger(__name__)

# What a process opens beside those for requests: for the outbox, and for the readiness checks of both.
BESIDES = 3


def start_comparing(settings: Settings) -> None:
    """Compare beside the start of the process, which waits for no database."""
    if settings.database_url.startswith(f"{PRODUCTION_DATABASE}:"):
        Thread(target=compare, args=[settings], name="connections", daemon=True).start()


def compare(settings: Settings) -> None:
    """Warn if the server lets in fewer; what other containers open comes on top."""
    # Advice: of a server that does not answer, the readiness check tells.
    with suppress(Exception):
        allowed = driver.most_connections(settings.database_url)
        count, each = processes(settings), settings.database_pool_size + BESIDES
        if count * each > allowed:
            logger.warning(
                "%s processes with %s connections each are more than the %s that the database lets in: lower "
                "DATABASE_POOL_SIZE (%s) or WEB_CONCURRENCY, or raise the server's max_connections",
                count,
                each,
                allowed,
                settings.database_pool_size,
            )
