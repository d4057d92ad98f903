"""How a process treats a cache that fails: it does without it for a moment, and does not trust it blindly after."""

import logging
import time

logger = logging.getLogger(__name__)

# Seconds without a further try after a failure.
PAUSE = 1.0


class Breaker:
    """Remembers failures, so that a server that hangs costs one time-out now and then, and not one for each call.

    While a server is away, nobody can tell it what changes. So a process that could not, or that saw it fail for longer
    than a pause, owes it a fresh start: everything kept there is to be forgotten before it is used again.
    """

    def __init__(self) -> None:
        self._failing_since: float | None = None
        self._resume_at = 0.0
        self._paid = 0
        self.debt = 0

    @property
    def owes(self) -> bool:
        """Tell whether everything is to be forgotten first."""
        return self.debt > self._paid

    def allows(self) -> bool:
        """Tell whether to try; after a pause one caller may, and the others go without until it knows."""
        now = time.monotonic()
        if now < self._resume_at:
            return False
        if self._failing_since is not None:
            self._resume_at = now + PAUSE
        return True

    def failed(self, error: Exception, *, owing: bool) -> None:
        """Note a failure; `owing` where a change could not be told."""
        now = time.monotonic()
        if self._failing_since is None:
            self._failing_since = now
            logger.warning("The cache fails, so requests take longer: %s", error)
        if owing or now > self._failing_since + PAUSE:
            self.debt += 1
        self._resume_at = now + PAUSE

    def succeeded(self, paid: int) -> None:
        """Note an answer; `paid` is the debt that was settled with it."""
        if self._failing_since is not None:
            logger.warning("The cache answers again")
        self._failing_since = None
        self._resume_at = 0.0
        self._paid = max(self._paid, paid)
