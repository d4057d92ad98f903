"""Processes with the processes that they have started."""

import signal
import time
from contextlib import suppress

import psutil

_SECONDS_TO_DIE = 30.0
_STILL = {psutil.STATUS_STOPPED, psutil.STATUS_ZOMBIE}


def everyone(pid: int) -> list[psutil.Process]:
    """Return a process and all that it has started, directly or not."""
    first = psutil.Process(pid)
    return [first, *first.children(recursive=True)]


def kill(pid: int) -> None:
    """End a process and its family as a machine that loses power does."""
    family = everyone(pid)
    for member in family:
        with suppress(psutil.NoSuchProcess):
            member.kill()
    psutil.wait_procs(family, timeout=_SECONDS_TO_DIE)


def freeze(pid: int) -> None:
    """Let a process and its family keep everything and do nothing.

    PostgreSQL's sessions have process groups of their own, so that a signal to the group would leave them out.
    """
    members = everyone(pid)
    for member in members:
        member.send_signal(signal.SIGSTOP)
    # On a busy machine, one that is told to stop may still answer.
    while any(member.status() not in _STILL for member in members):
        time.sleep(0.01)


def thaw(pid: int) -> None:
    """Let them go on."""
    for member in reversed(everyone(pid)):
        member.send_signal(signal.SIGCONT)
