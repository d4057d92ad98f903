"""How many processes a container carries.

A process runs Python on one core at a time, so processes beyond the CPU quota only wait for one another, and each holds
the code once more, so memory sets a limit as well. What counts is the container's share: the host's cores say nothing.

| CPU   | memory   | processes | because of                                             |
|-------|----------|-----------|--------------------------------------------------------|
| 0.5   | 256 MiB  | 1         | there is always one                                    |
| 1     | 512 MiB  | 1         | CPU                                                    |
| 1.5   | 2048 MiB | 2         | CPU: what is left of a core is used                    |
| 2     | 1024 MiB | 2         | CPU                                                    |
| 4     | 768 MiB  | 2         | memory                                                 |
| 4     | 4096 MiB | 4         | CPU                                                    |
| 64    | none     | 8         | each has its database connections; then add containers |

Threads are not counted here: a threaded server runs one for each request that a process lets in, `settings.capacity`.
"""

import math
import os
from collections.abc import Callable, Iterable
from pathlib import Path

from .settings import Settings

MEBIBYTE = 1024 * 1024
# What starts and replaces the processes, and the system's own.
MEMORY_OF_THE_REST = 128 * MEBIBYTE
# Half of it at rest with telemetry; hashing a password takes 64 MiB for a moment (RFC 9106).
MEMORY_PER_PROCESS = 256 * MEBIBYTE
# With pools of 10 connections, 80 of the 100 that PostgreSQL accepts by default.
MOST_PROCESSES = 8


def processes(settings: Settings) -> int:
    """Return `WEB_CONCURRENCY`, else as many as the container carries; in development one, for a readable log."""
    if settings.web_concurrency:
        return settings.web_concurrency
    return fitting(cpus(), memory()) if settings.in_production else 1


def fitting(cpus: float, memory: float) -> int:
    """Return how many processes fit into a number of cores and of bytes."""
    by_memory = (memory - MEMORY_OF_THE_REST) / MEMORY_PER_PROCESS
    return max(1, int(min(math.ceil(cpus), by_memory, MOST_PROCESSES)))


def cpus(root: Path = Path("/")) -> float:
    """Return the cores that this process may use: its cgroup's quota, at most those that it is bound to."""
    return min(_bound_cores(), *_limits(root, "cpu", _cpu_quota))


def memory(root: Path = Path("/")) -> float:
    """Return the bytes that this process may use: its cgroup's limit, at most what the machine has."""
    machine = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return min(machine, *_limits(root, "memory", _memory_limit))


def _bound_cores() -> int:
    # Not every system can bind a process to cores.
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _limits(root: Path, controller: str, read: Callable[[Path], float]) -> Iterable[float]:
    """Return the limits of this process's cgroups, v2 and v1; the first is infinite, for where there are none."""
    try:
        groups = (root / "proc/self/cgroup").read_text().splitlines()
    except OSError:
        groups = []
    limits = [math.inf]
    for group in groups:
        _, controllers, path = group.split(":", 2)
        names = controllers.split(",")
        if controller in names:
            mount = root / "sys/fs/cgroup" / controller
        elif controllers == "":
            mount = root / "sys/fs/cgroup"
        else:
            continue
        # A group obeys those above it. Where a container sees only its own group, it is the mount, whatever the path.
        own = mount / path.lstrip("/")
        limits += [read(folder) for folder in [own, *own.parents] if folder.is_relative_to(mount)]
    return limits


def _cpu_quota(group: Path) -> float:
    """Return a cgroup's cores: microseconds per period."""
    quota, _, period = _read(group / "cpu.max").partition(" ")
    return _ratio(quota or _read(group / "cpu.cfs_quota_us"), period or _read(group / "cpu.cfs_period_us"))


def _memory_limit(group: Path) -> float:
    """Return a cgroup's bytes."""
    return _ratio(_read(group / "memory.max") or _read(group / "memory.limit_in_bytes"), "1")


def _ratio(limit: str, unit: str) -> float:
    """Return `limit / unit`; infinity where there is no limit, which v2 calls `max`, and v1 -1 or a huge number."""
    return int(limit) / int(unit) if limit.isdecimal() and unit.isdecimal() else math.inf


def _read(file: Path) -> str:
    try:
        return file.read_text().strip()
    except OSError:
        return ""
