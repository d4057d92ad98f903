"""What all tests need, and those of a lost database."""

import sys
import threading
from collections.abc import Callable

import pytest
from greenlet import getcurrent

_kept: list[object] = []
_run = threading.Thread.run


def _run_and_keep(self: threading.Thread) -> None:
    # Twice: of one reference, greenlet would suspect that nobody can reach it, and look among all objects for who does.
    _kept.extend([getcurrent()] * 2)
    _run(self)


# Python 3.11 hangs where a thread ends while the greenlet of another is forgotten and coverage looks on: what coverage
# does then is called, and waits for the end of the first before its first line. So no greenlet is forgotten.
if sys.hexversion < 0x030C00F0:
    threading.Thread.run = _run_and_keep  # type: ignore[method-assign]


@pytest.fixture
def settle() -> Callable[[], None]:
    """Wait for the threads of connections that could not be opened; call it while their event loop still runs.

    Such a thread of aiosqlite tells its loop that it ends, and fails where the loop has ended first.
    """

    def wait() -> None:
        for thread in threading.enumerate():
            if thread.name.endswith("(_connection_worker_thread)"):
                thread.join(timeout=5)

    return wait
