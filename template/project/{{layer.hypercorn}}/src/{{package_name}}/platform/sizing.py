"""How many processes a container carries: one, since several of Hypercorn's drop the requests in flight at SIGTERM."""

import logging

from .settings import Settings

logger = logging.getLogger(__name__)


def processes(settings: Settings) -> int:
    """Return 1, whatever `WEB_CONCURRENCY` asks for."""
    if (settings.web_concurrency or 1) > 1:
        wanted = settings.web_concurrency
        logger.warning("WEB_CONCURRENCY is %s, but Hypercorn runs one process: start more containers", wanted)
    return 1
