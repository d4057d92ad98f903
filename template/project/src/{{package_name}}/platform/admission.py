"""How many requests a process works on at once; the next is refused early, while that costs next to nothing."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore

from opentelemetry.metrics import get_meter

from .http import APART
from .problems import Unavailable
from .settings import SERVICE

# A threaded server runs these beside those that work: they refuse what is too much, and answer probes.
SPARE_THREADS = 4

_refused = get_meter(SERVICE).create_counter(
    f"{SERVICE}.requests.refused", unit="{request}", description="Requests refused since the process had no place left"
)


class Admission:
    """The places of a process.

    Args:
        capacity: how many requests may be at work or wait for a database connection.
    """

    def __init__(self, capacity: int) -> None:
        self._places = BoundedSemaphore(capacity)

    @contextmanager
    def place(self, path: str) -> Iterator[None]:
        """Hold a place; probes need none, since a busy process is none the less alive, and streams are counted apart.

        Raises:
            Unavailable: if all places are taken.
        """
        if path in APART:
            yield
            return
        if not self._places.acquire(blocking=False):
            _refused.add(1)
            raise Unavailable("Too many requests at once; please try again shortly.")
        try:
            yield
        finally:
            self._places.release()
