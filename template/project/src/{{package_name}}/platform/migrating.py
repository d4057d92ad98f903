"""How a migration shares the database with the requests that go on.

One that waits for a lock makes all requests queue behind it. So it waits a moment, makes way, and comes back.
"""

import logging
import random
import time
from collections.abc import Callable

ATTEMPTS = 20
_LONGEST_PAUSE = 5.0
# PostgreSQL's, which undoes what a migration began; MySQL keeps it, so that nothing here may begin again.
_LOCK_NOT_AVAILABLE = "55P03"

logger = logging.getLogger(__name__)


def make_way(migrate: Callable[[], object]) -> None:
    """Migrate, and begin again where somebody else has held a lock for too long."""
    for attempt in range(1, ATTEMPTS):
        try:
            migrate()
        except Exception as error:
            cause = getattr(error, "orig", None) or error.__cause__
            if getattr(cause, "sqlstate", None) != _LOCK_NOT_AVAILABLE:
                raise
            logger.warning("The migration makes way for those who use the table, attempt %s of %s", attempt, ATTEMPTS)
            time.sleep(min(_LONGEST_PAUSE, 0.1 * 2**attempt) * random.uniform(0.5, 1))  # noqa: S311
        else:
            return
    migrate()
