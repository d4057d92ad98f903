"""`docs/performance.md` and its chart, written from what `frameworks.py` has measured."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from projects import ROOT, catalog

DOCS = ROOT / "docs"
_BEGIN, _PARTS, _END = "<!-- measured -->\n", "<!-- parts -->\n", "<!-- end -->\n"
_COLUMNS = {
    "livez": "`/livez`",
    "livez control": "bare/bare",
    "product": "product",
    "traces": "with traces at 10 %",
    "everything": "and metrics and logs",
    "product control": "bare/bare",
}
_COLOURS = {"livez": "#2a78d6", "product": "#eb6834", "traces": "#1baf7a"}
_LABELS = {"livez": "GET /livez", "product": "GET /v1/products/{id}", "traces": "the same, traces at 10 %"}
_STYLE = """
  text { font: 13px system-ui, sans-serif; fill: #1f2328 }
  .value { font-size: 11px }
  .grid { stroke: #d0d7de }
  .target { stroke: #1f2328; stroke-width: 2 }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3 }
    .grid { stroke: #3d444d }
    .target { stroke: #e6edf3 }
  }
"""
_LEFT, _SCALE, _TOP, _BAR = 90, 560, 60, 14


def write(framework: str, result: dict[str, Any], targets: Mapping[str, float]) -> None:
    """Replace what is said of a framework."""
    results = _keep(DOCS / "performance.json", framework, result)
    (DOCS / "performance.svg").write_text(chart(results, targets))
    _put(_BEGIN, tables(results, targets))


def write_parts(framework: str, result: dict[str, dict[str, float]]) -> None:
    """Replace what is said of where a framework's time goes."""
    _put(_PARTS, parts(_keep(DOCS / "performance-parts.json", framework, result)))


def parts(results: Mapping[str, dict[str, dict[str, float]]]) -> str:
    """Return what each part of the code takes beyond the bare application, as a table in Markdown."""
    names = list(next(iter(results.values()))["bare"])
    lines = [["µs of a product read", "bare", *names, "service", "more with traces"], ["---"] * (len(names) + 4)]
    for framework, runs in results.items():
        bare, service, traces = (runs[name] for name in ("bare", "service", "traces"))
        more = [f"{service[name] - bare[name]:+.0f}" for name in names]
        totals = [sum(run.values()) for run in (bare, service, traces)]
        lines.append([framework, f"{totals[0]:.0f}", *more, f"{totals[1]:.0f}", f"{totals[2] - totals[1]:+.0f}"])
    return _table(lines)


def tables(results: Mapping[str, dict[str, Any]], targets: Mapping[str, float]) -> str:
    """Return the results as two tables in Markdown."""
    goals = [f"at least {targets[name]:.2f}" if name in targets else "" for name in _COLUMNS]
    ratios = [["Service / bare", *_COLUMNS.values()], ["---"] * (1 + len(_COLUMNS)), ["*target*", *goals]]
    rates = [["Requests per CPU second", "`/livez`: bare", "service", "product: bare", "service", "versions"]]
    rates.append(["---"] * 6)
    for name, result in results.items():
        ratios.append([name, *(_ratio(result[column]) for column in _COLUMNS)])
        counted = result["requests per CPU second"]
        numbers = [f"{counted[path][side]:,}" for path in ("livez", "product") for side in ("bare", "template")]
        rates.append([name, *numbers, ", ".join(f"{key} {value}" for key, value in result["versions"].items())])
    return "\n".join(_table(lines) for lines in (ratios, rates))


def chart(results: Mapping[str, dict[str, Any]], targets: Mapping[str, float]) -> str:
    """Return a bar for each target of each framework, as SVG that is read on light and dark."""
    group = _BAR * len(targets) + 16
    bottom = _TOP + group * len(results)
    shapes = []
    for tenth in range(0, 11, 2):
        x = _LEFT + _SCALE * tenth / 10
        shapes.append(f'<line class="grid" x1="{x:g}" x2="{x:g}" y1="{_TOP - 6}" y2="{bottom}"/>')
        shapes.append(f'<text x="{x:g}" y="{bottom + 18}" text-anchor="middle">{tenth / 10:g}</text>')
    for number, (key, colour) in enumerate(_COLOURS.items()):
        x = _LEFT + 190 * number
        shapes.append(f'<rect x="{x}" y="14" width="12" height="12" fill="{colour}"/>')
        shapes.append(f'<text x="{x + 18}" y="25">{_LABELS[key]}</text>')
    for row, (name, result) in enumerate(results.items()):
        top = _TOP + group * row
        shapes.append(f'<text x="{_LEFT - 8}" y="{top + group / 2 - 3:g}" text-anchor="end">{name}</text>')
        for number, (key, target) in enumerate(targets.items()):
            y, median = top + _BAR * number, result[key][1]
            width, goal = _SCALE * min(median, 1.1), _LEFT + _SCALE * target
            shapes.append(
                f'<rect x="{_LEFT}" y="{y}" width="{width:.1f}" height="{_BAR - 3}" fill="{_COLOURS[key]}"/>'
                f'<line class="target" x1="{goal:g}" x2="{goal:g}" y1="{y - 1}" y2="{y + _BAR - 2}"/>'
                f'<text class="value" x="{_LEFT + max(width, _SCALE) + 8:.1f}" y="{y + 10}">{median:.2f}</text>'
            )
    size = f'width="{_LEFT + _SCALE + 110}" height="{bottom + 30}"'
    title = "<title>Requests per CPU second, service over bare application; the upright lines are the targets</title>"
    begin = f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img">'
    return "\n".join([begin, title, f"<style>{_STYLE}</style>", *shapes, "</svg>\n"])


def _keep(file: Path, framework: str, result: Any) -> dict[str, Any]:
    """Keep a framework's result among the others', in the order of the catalog, and return them all."""
    results = (json.loads(file.read_text()) if file.exists() else {}) | {framework: result}
    results = {row["name"]: results[row["name"]] for row in catalog("framework") if row["name"] in results}
    file.write_text(json.dumps(results, indent=2) + "\n")
    return results


def _put(begin: str, text: str) -> None:
    document = DOCS / "performance.md"
    before, _, rest = document.read_text().partition(begin)
    document.write_text(before + begin + text + _END + rest.partition(_END)[2])


def _ratio(quartiles: list[float]) -> str:
    low, median, high = quartiles
    return f"{median:.2f} ({low:.2f} to {high:.2f})"


def _table(lines: list[list[str]]) -> str:
    return "".join(f"| {' | '.join(cells)} |\n" for cells in lines)
