"""What a service costs beyond its framework: against a bare application on the same framework, server and database.

`make bench-frameworks FRAMEWORK="flask django"`. Each ratio is how many requests the service answers for one that the
bare application answers, for the same CPU time; the bare application against itself shows what a difference is worth.
Results go into `docs/`. The database is SQLite, since its work falls on the processes that are measured.
"""

import json
import statistics
import sys
import tempfile
from pathlib import Path
from typing import Any

import harness
import page
import yaml
from collector import collecting
from projects import catalog, python, run
from services import Web

HERE = Path(__file__).parent
# The worker of gunicorn that a service's own stands on, by style or name of its framework.
WORKERS = {"WSGI": "gthread", "ASGI": "asgi", "aiohttp": "aiohttp.GunicornUVLoopWebWorker", "tornado": "tornado"}

REQUESTS_OF_PROBES = 400
REQUESTS_OF_PRODUCTS = 160
# Template over bare, by what is measured.
TARGETS = {"livez": 0.85, "product": 0.90, "traces": 0.70}


class Bare(Web):
    """The application of `bare/` for a project's framework, on the packages of the project."""

    def command(self, project: Path, target: str, variables: dict[str, str]) -> list[str]:  # noqa: ARG002
        """Return how the documentation of gunicorn would run it."""
        framework = yaml.safe_load((project / ".copier-answers.yml").read_text())["framework"]
        style = next(row["style"] for row in catalog("framework") if row["name"] == framework)
        options = {
            "config": HERE / "bare/server.py",
            "pythonpath": HERE,
            "worker-class": WORKERS.get(framework) or WORKERS[style],
            "bind": f"127.0.0.1:{variables['PORT']}",
        }
        arguments = [f"--{name}={value}" for name, value in options.items()]
        return [str(python(project).with_name("gunicorn")), *arguments, f"bare.{framework}:app"]


def measure(framework: str, folder: Path, collector: str) -> dict[str, Any]:
    """Return what `page.py` shows of a framework."""
    project, settings = harness.install(folder, framework)
    runs = {
        "bare": settings,
        "control": settings,
        "template": settings,
        "traces": settings | harness.traces(collector),
        "everything": settings | harness.everything(collector),
    }
    with harness.serving(project, folder, runs, {"bare": Bare, "control": Bare}) as webs:
        quiet = {name: webs[name] for name in ("bare", "control", "template")}
        livez = harness.compare(quiet, "/livez", REQUESTS_OF_PROBES)
        product = harness.compare(
            webs, harness.product(webs["template"]), REQUESTS_OF_PRODUCTS, ["traces", "everything"]
        )
    return {
        "versions": _versions(project, framework),
        "requests per CPU second": {
            path: {name: round(statistics.median(rates[name])) for name in ("bare", "template")}
            for path, rates in (("livez", livez), ("product", product))
        },
        "livez control": _quartiles(livez["control"], livez["bare"]),
        "livez": _quartiles(livez["template"], livez["bare"]),
        "product control": _quartiles(product["control"], product["bare"]),
        "product": _quartiles(product["template"], product["bare"]),
        "traces": _quartiles(product["traces"], product["bare"]),
        "everything": _quartiles(product["everything"], product["bare"]),
    }


def main(*frameworks: str) -> int:
    """Measure, report, write the page, and fail below a target."""
    missed = False
    with tempfile.TemporaryDirectory() as scratch, collecting() as collector:
        for framework in frameworks or [row["name"] for row in catalog("framework")]:
            result = measure(framework, Path(scratch), collector.url)
            assert collector.spans(), "nothing was observed"
            for name, quartiles in result.items():
                if isinstance(quartiles, list):
                    low, median, high = quartiles
                    print(f"{framework}: {name:<18} {median:5.2f}   (quartiles {low:.2f} to {high:.2f})", flush=True)
            print(f"{framework}: requests per CPU second {result['requests per CPU second']}", flush=True)
            missed |= any(result[name][1] < target for name, target in TARGETS.items())
            page.write(framework, result, TARGETS)
    return missed


def _quartiles(rates: list[float], others: list[float]) -> list[float]:
    return [round(value, 3) for value in statistics.quantiles(harness.over(rates, others), n=4)]


def _versions(project: Path, framework: str) -> dict[str, str]:
    """Return the versions of what is measured; a distribution need not have the name of its package."""
    script = f"""
import importlib.metadata as metadata, json, platform
found = {{"Python": platform.python_version()}}
owners = metadata.packages_distributions()
for package in ("{framework}", "py4web", "gunicorn", "sqlalchemy", "pydal"):
    for owner in owners.get(package, [])[:1]:
        found[owner] = metadata.version(owner)
print(json.dumps(found))
"""
    return json.loads(run(project, python(project), "-c", script))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
