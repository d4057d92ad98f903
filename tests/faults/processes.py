"""Processes with the processes that they have started."""

import signal

import psutil


def everyone(pid: int) -> list[psutil.Process]:
    """Return a process and all that it has started, directly or not."""
    first = psutil.Process(pid)
    return [first, *first.children(recursive=True)]


def freeze(pid: int) -> None:
    """Let a process and its family keep everything and do nothing.

    PostgreSQL's sessions have process groups of their own, so that a signal to the group would leave them out.
    """
    for member in everyone(pid):
        member.send_signal(signal.SIGSTOP)


def thaw(pid: int) -> None:
    """Let them go on."""
    for member in reversed(everyone(pid)):
        member.send_signal(signal.SIGCONT)
