"""What telemetry costs: a service that keeps a tenth of its traces, against itself without a collector.

`make bench-telemetry FRAMEWORK=flask`. The service against itself shows what a difference is worth.
"""

import sys
import tempfile
from pathlib import Path

import harness
from collector import collecting

LIMIT = 0.70
REQUESTS = 160


def main(*frameworks: str) -> int:
    """Measure, report, and fail below the limit."""
    worst = 1.0
    with tempfile.TemporaryDirectory() as scratch, collecting() as collector:
        folder = Path(scratch)
        for framework in frameworks:
            project, settings = harness.install(folder, framework)
            observed = settings | harness.everything(collector.url)
            runs = {"off": settings, "off again": settings, "on": observed}
            with harness.serving(project, folder, runs) as webs:
                rates = harness.compare(webs, harness.product(webs["off"]), REQUESTS, ["on"])
            again, on = (harness.over(rates[name], rates["off"]) for name in ("off again", "on"))
            harness.report(f"{framework}: without, against itself", again)
            worst = min(worst, harness.report(f"{framework}: traces at 10 %, against without", on))
            assert collector.spans(), "nothing was observed"
    return worst < LIMIT


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
