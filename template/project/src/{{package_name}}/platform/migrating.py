"""How a migration shares the database with the requests that go on.

One that waits for a lock makes all requests queue behind it. So it waits a moment, makes way, and comes back.
"""

import logging
import random
import time
from collections.abc import Callable
from typing import TypeVar

ATTEMPTS = 20
_LONGEST_PAUSE = 5.0
_LOCK_NOT_AVAILABLE = "55P03"

Result = TypeVar("Result")

logger = logging.getLogger(__name__)


def is_undone(error: Exception) -> bool:
    """Tell whether PostgreSQL gave up waiting for a lock; then it undoes what the migration began."""
    cause = getattr(error, "orig", None) or error.__cause__ or error
    return getattr(cause, "sqlstate", None) == _LOCK_NOT_AVAILABLE


def make_way(act: Callable[[], Result], may_repeat: Callable[[Exception], bool] = is_undone) -> Result:
    """Act, and begin again where somebody else has held a lock for too long."""
    for attempt in range(1, ATTEMPTS):
        try:
            return act()
        except Exception as error:
            if not may_repeat(error):
                raise
            logger.warning("The migration makes way for those who use the table, attempt %s of %s", attempt, ATTEMPTS)
            time.sleep(min(_LONGEST_PAUSE, 0.1 * 2**attempt) * random.uniform(0.5, 1))  # noqa: S311
    return act()
