"""Measures what a WebSocket that nobody writes to costs: the memory of a process with many, less what it had before."""

import asyncio
import sys
import tempfile
from pathlib import Path

import psutil
from harness import PRODUCTION
from projects import catalog, make, render, with_pattern
from services import Web
from shop import plentiful
from sockets import Crowd

MANY = 1000
# Where each takes a thread.
THREADED = 90
# For what a process does after its start.
_SECONDS_TO_SETTLE = 3


def measure(folder: Path, framework: str, count: int) -> float:
    """Return the KiB that each of so many takes."""
    answers = {"preset": "custom", "pattern": "realtime", "database": "sqlite", "cache": "none"}
    project = render(folder / framework, framework=framework, **answers)
    settings = {
        "DATABASE_URL": f"sqlite:///{folder}/{framework}.sqlite3",
        "STREAM_CONNECTIONS_PER_CLIENT": str(2 * count),
        "STREAM_HEARTBEAT": "60",
    }
    make(project, "setup")
    make(project, "migrate", "seed", **settings)
    # In development: production asks for a Redis, which makes no difference here.
    web = Web(project, folder / f"{framework}.log", **{**PRODUCTION, "ENVIRONMENT": "development"}, **settings)
    try:
        return asyncio.run(_measure(web, count))
    finally:
        web.stop()


async def _measure(web: Web, count: int) -> float:
    crowd = Crowd(web.url, f"products/{plentiful(web.url)['id']}")
    # What is made for the first ones is there for all.
    await crowd.come(10)
    await asyncio.sleep(_SECONDS_TO_SETTLE)
    before = _memory(web)
    await crowd.come(count)
    await asyncio.sleep(_SECONDS_TO_SETTLE)
    after = _memory(web)
    crowd.leave()
    return (after - before) / count / 1024


def _memory(web: Web) -> int:
    return sum(psutil.Process(child.pid).memory_info().rss for child in web.children())


def main(frameworks: list[str]) -> None:
    """Print a table of frameworks."""
    rows = {row["name"]: row for row in catalog("framework")}
    print("| Framework | WebSockets | KiB for each |", "|---|---|---|", sep="\n")
    with tempfile.TemporaryDirectory() as folder:
        for name in frameworks or rows:
            count = THREADED if "wsgi" in with_pattern(rows[name], "realtime")["parts"] else MANY
            print(f"| {rows[name]['title']} | {count} | {measure(Path(folder), name, count):.1f} |", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
