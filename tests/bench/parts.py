"""Where a service's CPU time goes: samples of what its processes run, against the bare application's.

`make bench-parts FRAMEWORK="flask django"`. A sample of the thread that has the interpreter's lock counts for
the innermost code on its stack that is not the standard library's. What a request takes altogether comes from
`harness.py`, since sampling slows what it looks at.
"""

import re
import statistics
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

import harness
import page
from collector import collecting
from frameworks import REQUESTS_OF_PRODUCTS, Bare
from projects import catalog
from services import Web

SECONDS, RATE = 12, 250
SAMPLER = [
    "uv",
    "tool",
    "run",
    "--quiet",
    "--from",
    "py-spy==0.4.3",
    "py-spy",
    "record",
    "--full-filenames",
    "--nolineno",
]

# The first that is found in a frame's file; what belongs to the line in the log comes before where it is written.
OWNERS = {
    "telemetry": r"/opentelemetry/|/platform/(telemetry|otlp|spans|tracing)\.py|/web/telemetry\.py",
    "log": r"/logging/|/pythonjsonlogger/|/platform/(logging|redaction)\.py",
    "server": r"/site-packages/(gunicorn|uvloop)/|/platform/(server|serving)\.py|/gunicorn\.conf\.py",
    "database": r"/site-packages/(sqlalchemy|aiosqlite|greenlet|pydal)/|/django/db/"
    r"|/platform/(database|async_database|queries|engine|sqlite|connection|dal|adapter)\.py",
    "framework": r"/site-packages/",
    "platform": r"/platform/",
    "shop": r"/src/|/bench/bare/",
}
# The kernel, what compiled code does without the interpreter's lock, and handing that lock from thread to thread.
OUTSIDE = "outside Python"


def owner(stack: str) -> str:
    """Return whose code runs at the inner end of a stack, as `py-spy` writes it: outermost frame first."""
    for frame in reversed(stack.split(";")):
        for name, pattern in OWNERS.items():
            if re.search(pattern, frame):
                return name
    return "server"


def sample(web: Web, path: str, file: Path) -> dict[str, float]:
    """Return the share of each owner in the CPU time of a server that answers requests."""
    stopping = threading.Event()

    def ask() -> None:
        while not stopping.is_set():
            harness.send(web.port, path, REQUESTS_OF_PRODUCTS)

    client = threading.Thread(target=ask)
    client.start()
    try:
        before = harness.cpu_seconds(web)
        options = ["--subprocesses", "--gil", "--format=raw", f"--rate={RATE}", f"--duration={SECONDS}"]
        command = [*SAMPLER, *options, f"--pid={web.pid}", f"--output={file}"]
        subprocess.run(command, check=True, capture_output=True)
        seconds = harness.cpu_seconds(web) - before
    finally:
        stopping.set()
        client.join()
    shares = dict.fromkeys(OWNERS, 0.0)
    for line in file.read_text().splitlines():
        stack, _, count = line.rpartition(" ")
        shares[owner(stack)] += int(count) / RATE / seconds
    return shares | {OUTSIDE: 1 - sum(shares.values())}


def measure(framework: str, folder: Path, collector: str) -> dict[str, dict[str, float]]:
    """Return the microseconds of CPU that a product read takes of each owner's code, for each kind of run."""
    project, settings = harness.install(folder, framework)
    runs = {"bare": settings, "service": settings, "traces": settings | harness.traces(collector)}
    with harness.serving(project, folder, runs, {"bare": Bare}) as webs:
        path = harness.product(webs["service"])
        rates = harness.compare(webs, path, REQUESTS_OF_PRODUCTS, ["traces"])
        taken = {}
        for name, web in webs.items():
            shares = sample(web, path, folder / "samples.txt")
            whole = 1e6 / statistics.median(rates[name])
            taken[name] = {part: round(share * whole, 1) for part, share in shares.items()}
    return taken


def main(*frameworks: str) -> None:
    """Measure, report, and write the page."""
    with tempfile.TemporaryDirectory() as scratch, collecting() as collector:
        for framework in frameworks or [row["name"] for row in catalog("framework")]:
            result = measure(framework, Path(scratch), collector.url)
            for name, parts in result.items():
                shown = "  ".join(f"{part} {value:.0f}" for part, value in parts.items())
                print(f"{framework}: {name:<8} {sum(parts.values()):6.0f} µs: {shown}", flush=True)
            page.write_parts(framework, result)


if __name__ == "__main__":
    main(*sys.argv[1:])
