"""Compares services by the requests that they answer for a second of CPU.

Requests per second tell how busy the machine was; CPU seconds of all processes of a server hold within a few per cent.
The services take turns within one run, and each round gives one ratio.
"""

import json
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Collection, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from itertools import pairwise
from pathlib import Path

from processes import everyone
from projects import make, render
from services import Web

CLIENT = Path(__file__).with_name("client.py")
# Many and short, so that whatever else the machine does falls upon all of them.
ROUNDS = 24
# What is exported waits for more as long.
EXPORTED_AFTER = 1.0

PRODUCTION = {
    "ENVIRONMENT": "production",
    "SECRET_KEY": "a-key-that-is-long-enough-for-production",
    "ALLOWED_HOSTS": "127.0.0.1",
    "WEB_CONCURRENCY": "1",
    "RATE_LIMIT": "off",
    "SIGN_IN_LIMIT": "off",
    # A process that is replaced takes its clock along.
    "GUNICORN_CMD_ARGS": "--max-requests=0",
}


def install(folder: Path, framework: str) -> tuple[Path, dict[str, str]]:
    """Make a service ready on SQLite, and return it with its settings."""
    project = render(folder / framework, framework=framework, preset="custom", database="sqlite", cache="none")
    database = {"DATABASE_URL": f"sqlite:///{folder}/{framework}.sqlite3"}
    make(project, "setup")
    # In development: production refuses the samples.
    make(project, "migrate", "seed", **database)
    return project, PRODUCTION | database


def traces(url: str) -> dict[str, str]:
    """Return the settings of a service that sends a tenth of its traces to a collector, and nothing else."""
    return {
        "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": f"{url}/v1/traces",
        "OTEL_TRACES_SAMPLER": "parentbased_traceidratio",
        "OTEL_TRACES_SAMPLER_ARG": "0.1",
        "OTEL_BSP_SCHEDULE_DELAY": str(int(1000 * EXPORTED_AFTER)),
    }


def everything(url: str) -> dict[str, str]:
    """Return the settings of one that sends all its metrics and logs as well."""
    return {
        **traces(url),
        "OTEL_EXPORTER_OTLP_ENDPOINT": url,
        "OTEL_BLRP_SCHEDULE_DELAY": str(int(1000 * EXPORTED_AFTER)),
    }


@contextmanager
def serving(
    project: Path, folder: Path, settings: Mapping[str, Mapping[str, str]], kinds: Mapping[str, type[Web]] | None = None
) -> Iterator[dict[str, Web]]:
    """Run a project once for each name with these settings, as another kind of server where one is named."""
    with ExitStack() as stack:
        webs = {}
        for name, own in settings.items():
            webs[name] = (kinds or {}).get(name, Web)(project, folder / f"{project.name}-{name}.log", **own)
            stack.callback(webs[name].kill)
        yield webs


def product(web: Web) -> str:
    """Return the path of a product."""
    with urllib.request.urlopen(f"{web.url}/v1/products") as response:
        return f"/v1/products/{json.load(response)['items'][0]['id']}"


def compare(
    webs: Mapping[str, Web], path: str, requests: int, exporting: Collection[str] = ()
) -> dict[str, list[float]]:
    """Return for each how many requests it answers for a second of CPU, in each round.

    Those that are exporting pay until their next block begins, since they send in their own time.
    """
    names = list(webs)
    clocks: dict[str, list[float]] = {name: [] for name in names}
    rates: dict[str, list[float]] = {name: [] for name in names}
    for number in range(ROUNDS + 1):
        # Nobody is always the first.
        for name in names[number % len(names) :] + names[: number % len(names)]:
            clocks[name].append(cpu_seconds(webs[name]))
            send(webs[name].port, path, requests)
            rates[name].append(requests / (cpu_seconds(webs[name]) - clocks[name][-1]))
    time.sleep(EXPORTED_AFTER + 0.2 if exporting else 0)
    for name in exporting:
        clocks[name].append(cpu_seconds(webs[name]))
        rates[name] = [requests / (end - begin) for begin, end in pairwise(clocks[name])]
    # The first round warms up.
    return {name: rates[name][1:] for name in names}


def over(rates: list[float], others: list[float]) -> list[float]:
    """Return the ratio of each round."""
    return [rate / other for rate, other in zip(rates, others, strict=True)]


def report(name: str, ratios: list[float]) -> float:
    """Print the median with its quartiles and return it."""
    low, median, high = statistics.quantiles(ratios, n=4)
    print(f"{name:<46} {median:5.2f}   (quartiles {low:.2f} to {high:.2f})", flush=True)
    return median


def cpu_seconds(web: Web) -> float:
    """Return the CPU time of all processes of a server until now."""
    # Linux has a clock for each process (clock_getcpuclockid(3)); what psutil reads counts hundredths of a second.
    return sum(time.clock_gettime(~process.pid << 3 | 2) for process in everyone(web.pid))


def send(port: int, path: str, requests: int) -> None:
    """Send so many requests from a process of its own."""
    subprocess.run([sys.executable, "-IS", CLIENT, str(port), path, str(requests)], check=True)
