"""What tests of a lost database need."""

import threading
from collections.abc import Callable

import pytest


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
