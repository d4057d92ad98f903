"""The manifests: built as kubectl builds them, valid for a cluster, and true to the service that they run."""

import json
import re
from collections.abc import Iterator
from itertools import chain, cycle, islice
from pathlib import Path
from typing import Any

import pytest
import yaml
from projects import catalog, deployments, render, run

# One worker renders for all of these tests.
pytestmark = pytest.mark.xdist_group("kubernetes")

OVERLAYS = ("migration", "production", "canary")
WORKLOADS = {"Deployment", "Job", "CronJob"}
# What the Pod Security Standard "restricted" lets a pod mount.
VOLUMES = {"configMap", "downwardAPI", "emptyDir", "ephemeral", "persistentVolumeClaim", "projected", "secret", "csi"}
Manifest = dict[str, Any]


def combinations() -> Iterator[Any]:
    """Give each framework and each database, in turns with little and with much beside it, and with events."""
    frameworks = [row["name"] for row in catalog("framework")]
    databases = [row["name"] for row in catalog("database") if "kubernetes" in deployments(row["name"])]
    turns = zip(cycle(frameworks), cycle(databases), cycle(["least", "most", "events"]), strict=False)
    for framework, database, size in islice(turns, max(2, len(frameworks), len(databases))):
        beside = {}
        for kind in ("cache", "jobs", "broker"):
            values = [row.get("value", row["name"]) for row in catalog(kind) if "only_with" not in row]
            # `none` is the least.
            beside |= {kind: sorted(values, key="none".__ne__)[0 if size == "least" else -1]} if values else {}
        answers = {"framework": framework, "database": database, "deployment": ["compose", "kubernetes"], **beside}
        answers |= {"pattern": "events"} if size == "events" else {}
        yield pytest.param(answers, id=f"{framework}-{database}-{size}")


@pytest.fixture(scope="module", params=combinations())
def project(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a project that is made for Kubernetes."""
    return render(tmp_path_factory.mktemp("kubernetes") / "project", preset="custom", **request.param)


@pytest.fixture(scope="module")
def built(project: Path) -> dict[str, list[Manifest]]:
    """Return what each overlay would apply to a cluster."""
    return {
        name: list(yaml.safe_load_all(run(project, "kubectl", "kustomize", f"ops/kubernetes/overlays/{name}")))
        for name in OVERLAYS
    }


@pytest.fixture(scope="module")
def cluster(built: dict[str, list[Manifest]]) -> list[Manifest]:
    """Return what a cluster holds once everything is applied."""
    return list({(item["kind"], item["metadata"]["name"]): item for item in chain(*built.values())}.values())


def of_kind(manifests: list[Manifest], *kinds: str) -> list[Manifest]:
    """Return the manifests of some kinds; there must be one."""
    found = [manifest for manifest in manifests if manifest["kind"] in kinds]
    assert found, kinds
    return found


def template(workload: Manifest) -> Manifest:
    """Return the template of a workload's pods."""
    spec = workload["spec"]["jobTemplate"]["spec"] if workload["kind"] == "CronJob" else workload["spec"]
    return spec["template"]


def labels(workload: Manifest) -> set[tuple[str, str]]:
    """Return the labels of a workload's pods."""
    return set(template(workload)["metadata"]["labels"].items())


def matches(selector: dict[str, str], workload: Manifest) -> bool:
    """Tell whether a selector of labels takes a workload's pods."""
    return set(selector.items()) <= labels(workload)


def test_manifests_are_valid(built: dict[str, list[Manifest]], tmp_path: Path) -> None:
    for name, manifests in built.items():
        file = tmp_path / f"{name}.yaml"
        file.write_text(yaml.safe_dump_all(manifests))
        assert "passed" in run(tmp_path, "kubernetes-validate", "--strict", file)


def test_all_belongs_to_one_namespace(cluster: list[Manifest]) -> None:
    (namespace,) = of_kind(cluster, "Namespace")
    others = [item for item in cluster if item is not namespace]
    assert {item["metadata"].get("namespace") for item in others} == {namespace["metadata"]["name"]}
    assert namespace["metadata"]["labels"]["pod-security.kubernetes.io/enforce"] == "restricted"


def test_pods_are_restricted(cluster: list[Manifest]) -> None:
    """What its namespace demands, and a root file system that nobody can write to."""
    for workload in of_kind(cluster, *WORKLOADS):
        pod = template(workload)["spec"]
        assert not {"hostNetwork", "hostPID", "hostIPC"} & set(pod)
        assert pod["automountServiceAccountToken"] is pod["enableServiceLinks"] is False
        assert pod["securityContext"]["runAsNonRoot"] is True and pod["securityContext"]["runAsUser"] > 0
        assert pod["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
        assert {key for volume in pod["volumes"] for key in volume if key != "name"} <= VOLUMES
        assert all("sizeLimit" in volume["emptyDir"] for volume in pod["volumes"] if "emptyDir" in volume)
        for container in pod["containers"] + pod.get("initContainers", []):
            assert container["securityContext"] == {
                "allowPrivilegeEscalation": False,
                "readOnlyRootFilesystem": True,
                "capabilities": {"drop": ["ALL"]},
            }
            assert {"cpu", "memory"} <= container["resources"]["requests"].keys()
            assert {"cpu", "memory"} <= container["resources"]["limits"].keys()
            assert re.search(r":\d[\w.-]*$", container["image"]), "a version, not what is newest at the time"


def test_what_pods_name_is_there(cluster: list[Manifest]) -> None:
    names = {(item["kind"], item["metadata"]["name"]) for item in cluster}
    for workload in of_kind(cluster, *WORKLOADS):
        pod = template(workload)["spec"]
        volumes = {volume["name"]: volume for volume in pod["volumes"]}
        for container in pod["containers"]:
            assert {mount["name"] for mount in container["volumeMounts"]} <= volumes.keys()
        named = {("ConfigMap", name) for name in _values(pod, "configMapRef", "configMap")}
        named |= {("PersistentVolumeClaim", claim) for claim in _values(pod, "persistentVolumeClaim", key="claimName")}
        assert named <= names
        # The one thing that is made by hand.
        assert set(_values(pod, "secretRef", "secretKeyRef")) == {"secrets"}


def _values(node: Any, *owners: str, key: str = "name") -> Iterator[str]:
    """Give what stands under `key` in each of the named mappings, however deep."""
    if isinstance(node, dict):
        yield from (node[owner][key] for owner in owners if owner in node)
        node = list(node.values())
    if isinstance(node, list):
        for item in node:
            yield from _values(item, *owners, key=key)


def test_selectors_take_the_right_pods(cluster: list[Manifest]) -> None:
    workloads = of_kind(cluster, *WORKLOADS)
    deployments = of_kind(cluster, "Deployment")
    for deployment in deployments:
        selector = deployment["spec"]["selector"]["matchLabels"]
        assert [workload for workload in workloads if matches(selector, workload)] == [deployment]

    stable, canary = (
        next(item for item in deployments if item["metadata"]["name"] == name) for name in ("web", "web-canary")
    )
    (service,) = of_kind(cluster, "Service")
    assert [item for item in workloads if matches(service["spec"]["selector"], item)] == [stable, canary]
    (container,) = template(stable)["spec"]["containers"]
    ports = {port["name"]: port["containerPort"] for port in container["ports"]}
    assert {port["targetPort"] for port in service["spec"]["ports"]} <= ports.keys()

    for budget in of_kind(cluster, "PodDisruptionBudget"):
        assert any(matches(budget["spec"]["selector"]["matchLabels"], item) for item in deployments)
    for scaler in of_kind(cluster, "HorizontalPodAutoscaler"):
        target = scaler["spec"]["scaleTargetRef"]
        (scaled,) = [item for item in deployments if item["metadata"]["name"] == target["name"]]
        assert "replicas" not in scaled["spec"], "each release would undo the autoscaler's work"
    for policy in of_kind(cluster, "NetworkPolicy"):
        selector = policy["spec"]["podSelector"].get("matchLabels", {})
        assert any(matches(selector, item) for item in workloads)
        for rule in policy["spec"].get("ingress", []):
            assert {port["port"] for port in rule["ports"]} <= ports.keys()


def test_the_database_lets_all_pods_in(project: Path, cluster: list[Manifest]) -> None:
    pool = int(re.findall(r"^DATABASE_POOL_SIZE=(\d+)$", (project / ".env.example").read_text(), re.MULTILINE)[0])
    scaled = {
        item["metadata"]["name"]: item["spec"]["maxReplicas"] for item in of_kind(cluster, "HorizontalPodAutoscaler")
    }
    # A canary, and the pod that a rollout has too many.
    web = (scaled.pop("web") + 2) * (pool + 3)
    # Workers, with a rollout's, have one connection each, and so have three consumers, the migration and the backup.
    others = sum(count + 1 for count in scaled.values()) + 5

    assert web + others <= 97


def test_each_that_runs_all_the_time_is_probed(project: Path, cluster: list[Manifest]) -> None:
    package = next((project / "src").iterdir())
    for deployment in of_kind(cluster, "Deployment"):
        (container,) = template(deployment)["spec"]["containers"]
        for probe in (container["startupProbe"], container["livenessProbe"]):
            if "exec" in probe:
                python, _, module = probe["exec"]["command"]
                assert python == "python"
                assert (package.parent / f"{module.replace('.', '/')}.py").is_file()
            else:
                assert probe["httpGet"]["path"] == "/livez"


def test_all_but_one_of_a_kind_grow(cluster: list[Manifest]) -> None:
    scaled = {scaler["spec"]["scaleTargetRef"]["name"] for scaler in of_kind(cluster, "HorizontalPodAutoscaler")}
    for deployment in of_kind(cluster, "Deployment"):
        name, spec = deployment["metadata"]["name"], deployment["spec"]
        assert (name in scaled) != ("replicas" in spec), name
        if name == "beat":
            assert (spec["replicas"], spec["strategy"]["type"]) == (1, "Recreate")


def test_a_release_is_rolled_back_everywhere(project: Path, cluster: list[Manifest]) -> None:
    runbook = (project / "ops/runbooks/roll-back.md").read_text()
    (label,) = set(re.findall(r"kubectl rollout undo deployment --selector (\S+)", runbook))
    assert all(label in deployment["metadata"]["labels"] for deployment in of_kind(cluster, "Deployment"))


def test_canary_is_one_more_of_the_web_servers(cluster: list[Manifest]) -> None:
    stable, canary = (
        next(item for item in of_kind(cluster, "Deployment") if item["metadata"]["name"] == name)
        for name in ("web", "web-canary")
    )
    assert canary["spec"]["replicas"] == 1
    pods = json.dumps(template(canary)).replace('"canary"', '"stable"').replace("settings-canary", "settings")
    assert json.loads(pods) == template(stable)


def test_web_server_may_finish_its_requests(project: Path, cluster: list[Manifest]) -> None:
    pod = template(next(item for item in of_kind(cluster, "Deployment") if item["metadata"]["name"] == "web"))["spec"]
    serving = next(project.glob("src/*/platform/serving.py")).read_text()
    grace = re.search(r"^GRACEFUL_SECONDS = (\d+)$", serving, re.MULTILINE)
    asleep = pod["containers"][0]["lifecycle"]["preStop"]["sleep"]["seconds"]
    assert grace and pod["terminationGracePeriodSeconds"] > asleep + int(grace[1])


def test_migration_is_the_projects_own(project: Path, built: dict[str, list[Manifest]]) -> None:
    (job,) = of_kind(built["migration"], "Job")
    compose = yaml.safe_load((project / "compose.yaml").read_text())["services"]
    assert template(job)["spec"]["containers"][0]["command"] == compose["migrate"]["command"]
    assert not [item for item in built["production"] if item["kind"] == "Job"]


def test_pods_reach_every_server_that_the_settings_name(project: Path, cluster: list[Manifest]) -> None:
    needed = {int(port) for port in re.findall(r"://[^\s/]*:(\d+)", (project / ".env.example").read_text())}
    (egress,) = [item for item in of_kind(cluster, "NetworkPolicy") if item["spec"].get("egress")]
    allowed = {port["port"] for rule in egress["spec"]["egress"] for port in rule["ports"]}
    assert needed and needed <= allowed


def test_settings_are_the_services_own(project: Path, cluster: list[Manifest]) -> None:
    known = set(re.findall(r"^([A-Z_]+)=", (project / ".env.example").read_text(), re.MULTILINE))
    for settings in of_kind(cluster, "ConfigMap"):
        if settings["metadata"]["name"].startswith("settings"):
            assert settings["data"].keys() <= known
