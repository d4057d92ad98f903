"""The end of a process: it has been told to stop, finishes what it began, and sends nobody away without an answer."""

import signal
from threading import current_thread, main_thread
from types import FrameType

# No `threading.Event`: its lock would stop the process for ever if a second signal came while it is held.
_told_to_stop: list[int] = []


def has_begun() -> bool:
    """Tell whether the process has been told to stop: it is not ready for more, and each answer is its last."""
    return bool(_told_to_stop)


def watch() -> None:
    """Notice SIGTERM from now on; call it once the server has its own handler, which still does the work."""
    server = signal.getsignal(signal.SIGTERM)
    # Only the main thread may; where the server runs in another one, as in tests, it gets no signals.
    if current_thread() is not main_thread() or not callable(server):
        return

    def note(number: int, frame: FrameType | None) -> None:
        _told_to_stop.append(number)
        server(number, frame)

    signal.signal(signal.SIGTERM, note)
    signal.siginterrupt(signal.SIGTERM, False)  # noqa: FBT003
