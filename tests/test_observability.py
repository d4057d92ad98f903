"""What watches a service: its alerts come when they should, its dashboard can be drawn, what they name is there."""

import json
import re
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest
import yaml
from projects import catalog, render, run

pytestmark = pytest.mark.xdist_group("observability")

# A name, and not a function, a label or a duration.
METRIC = re.compile(r"\b(?:[a-z]+(?:_[a-z]+)+|job:[a-z_]+:\w+)\b")
FUNCTIONS = {"histogram_quantile"}
# No web server exports them; tests/background/test_consumer.py of a project proves them.
OF_THE_CONSUMER = {"inbox_depth", "inbox_messages_total"}
# It comes with the first prediction that is refused.
OF_MODELS = {"inference_refused_total"}


@pytest.fixture(scope="module")
def projects(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Return a project for each framework; the caches take turns, and so do the patterns."""
    folder = tmp_path_factory.mktemp("observability")
    choices = zip(catalog("framework"), cycle(catalog("cache")), cycle(["api", "events", "realtime", "inference"]))
    return [
        render(
            folder / f"{framework['name']}-{cache['name']}",
            framework=framework["name"],
            cache=cache.get("value", cache["name"]),
            pattern=pattern,
            deployment=["compose"],
        )
        for framework, cache, pattern in choices
    ]


def load(path: Path) -> Any:
    return yaml.safe_load(path.read_text())


def rules(project: Path) -> list[dict[str, Any]]:
    files = sorted((project / "ops/alerts").glob("*.yaml"))
    assert files
    return [rule for file in files for group in load(file)["groups"] for rule in group["rules"]]


def dashboard_expressions(project: Path) -> list[str]:
    dashboard = json.loads((project / "ops/dashboards/service.json").read_text())
    return [target["expr"] for panel in dashboard["panels"] for target in panel["targets"]]


def metrics(expression: str) -> set[str]:
    bare = re.sub(r"by \([^)]*\)|\{[^}]*\}|\[[^]]*\]", " ", expression)
    return set(METRIC.findall(bare)) - FUNCTIONS


def test_alerts_come_and_go_as_they_should(projects: list[Path]) -> None:
    for project in projects:
        run(project, "promtool", "test", "rules", "ops/alerts/tests/alerts.yaml")


def test_every_alert_has_a_runbook_and_a_test(projects: list[Path]) -> None:
    for project in projects:
        tests = (project / "ops/alerts/tests/alerts.yaml").read_text()
        alerts = [rule for rule in rules(project) if "alert" in rule]
        assert alerts
        for alert in alerts:
            assert (project / alert["annotations"]["runbook_url"]).is_file(), alert["alert"]
            assert alert["labels"]["severity"] in {"page", "ticket"}
            assert alert["alert"] in tests


def test_the_dashboard_can_be_drawn(projects: list[Path], tmp_path: Path) -> None:
    for project in projects:
        records = [
            {"record": f"panel:{number}", "expr": expr} for number, expr in enumerate(dashboard_expressions(project))
        ]
        file = tmp_path / f"{project.name}.yaml"
        file.write_text(json.dumps({"groups": [{"name": "dashboard", "rules": records}]}))
        run(project, "promtool", "check", "rules", file)


def test_what_is_asked_is_known(projects: list[Path]) -> None:
    """A contract test of the project proves of the dashboard's metrics that the service exports them."""
    for project in projects:
        recorded = {rule["record"] for rule in rules(project) if "record" in rule}
        shown = set().union(*map(metrics, dashboard_expressions(project)))
        asked = set().union(*(metrics(rule["expr"]) for rule in rules(project)))
        assert {name for name in shown | asked if ":" in name} == recorded & (shown | asked)
        assert {name for name in asked if ":" not in name} <= shown | OF_THE_CONSUMER | OF_MODELS


def test_the_collector_passes_on_to_what_runs_beside_it(projects: list[Path]) -> None:
    for project in projects:
        services = load(project / "compose.yaml")["services"]
        config = load(project / "ops/telemetry/collector.yaml")
        for pipeline in config["service"]["pipelines"].values():
            for kind in ("receivers", "processors", "exporters"):
                assert set(pipeline[kind]) <= config[kind].keys()
        datasources = load(project / "ops/telemetry/grafana/datasources.yaml")["datasources"]
        addresses = [exporter.get("endpoint", "") for exporter in config["exporters"].values()]
        addresses += [source["url"] for source in datasources]
        hosts = {re.sub(r"^\w+://", "", address).partition(":")[0] for address in addresses} - {"0.0.0.0"}
        assert hosts and hosts <= services.keys()
        run(project, "promtool", "check", "config", "--syntax-only", "ops/telemetry/prometheus.yaml")


def test_watching_is_asked_for(projects: list[Path]) -> None:
    for project in projects:
        services = load(project / "compose.yaml")["services"]
        watching = {name for name, service in services.items() if service.get("profiles") == ["telemetry"]}
        assert watching == {"collector", "metrics", "traces", "logs", "grafana"}
        for name in watching:
            for volume in services[name].get("volumes", []):
                assert (project / volume.partition(":")[0]).exists(), volume
        assert "OTEL_EXPORTER_OTLP_ENDPOINT" in services["app"]["environment"]
