"""The files around the code: each format passes its own validator, and what the documents name is there."""

import json
import re
from collections import defaultdict
from itertools import cycle, product
from pathlib import Path
from typing import Any

import pytest
import yaml
from projects import catalog, deployments, render, run

# One worker renders for all of these tests.
pytestmark = pytest.mark.xdist_group("files")

FRAMEWORKS, DATABASES, LICENSES, PROVIDERS = (
    [row["name"] for row in catalog(kind)] for kind in ("framework", "database", "license", "provider")
)
YAMLLINT = {
    "extends": "default",
    "rules": {
        "comments": {"min-spaces-from-content": 1},
        "document-start": "disable",
        "line-length": {"max": 120},
        "truthy": {"check-keys": False},
    },
}


@pytest.fixture(scope="module")
def projects(tmp_path_factory: pytest.TempPathFactory) -> dict[Path, dict[str, Any]]:
    """Return projects and their answers: every framework, example and database; every license and provider."""
    folder = tmp_path_factory.mktemp("files")
    # Licenses and providers have no common divisor, so that the turns give every pair of them.
    turns = zip(cycle(LICENSES), cycle(PROVIDERS), cycle(["3.11", "3.12", "3.13"]), cycle(["No", 10 * "Nine9"]))
    rendered = {}
    for choice, turn in zip(product(FRAMEWORKS, ["shop", "bare"], DATABASES), turns, strict=False):
        framework, example, database = choice
        license_name, provider, python_version, project_name = turn
        answers = {
            "preset": "custom",
            "project_name": project_name,
            "framework": framework,
            "example": example == "shop",
            "database": database,
            "deployment": deployments(database),
            "license": license_name,
            "repository_provider": provider,
            "python_version": python_version,
            "user_name": "Ann & Bob: Partners",
        }
        rendered[render(folder / "-".join(choice), **answers)] = answers
    return rendered


@pytest.fixture(scope="module")
def variants(projects: dict[Path, dict[str, Any]]) -> dict[str, list[Path]]:
    """Return one file for each different text of each name."""
    seen: dict[str, dict[bytes, Path]] = defaultdict(dict)
    for project in projects:
        for path in (path for path in project.rglob("*") if path.is_file()):
            seen[str(path.relative_to(project))].setdefault(path.read_bytes(), path)
    return {name: list(texts.values()) for name, texts in seen.items()}


def test_dockerfile(variants: dict[str, list[Path]]) -> None:
    run(Path(), "hadolint", "--failure-threshold=style", *variants["Dockerfile"])


@pytest.mark.parametrize(
    ("name", "schema"),
    [
        ("compose.yaml", "vendor.compose-spec"),
        (".github/workflows/ci.yml", "vendor.github-workflows"),
        (".github/dependabot.yml", "vendor.dependabot"),
        (".gitlab-ci.yml", "vendor.gitlab-ci"),
    ],
)
def test_schema(variants: dict[str, list[Path]], name: str, schema: str) -> None:
    run(Path(), "check-jsonschema", f"--builtin-schema={schema}", *variants[name])


def test_workflow_is_safe(variants: dict[str, list[Path]]) -> None:
    run(Path(), "zizmor", "--offline", "--persona=auditor", *variants[".github/workflows/ci.yml"])
    run(Path(), "zizmor", "--offline", "--persona=auditor", *variants[".github/dependabot.yml"])


def test_pre_commit(variants: dict[str, list[Path]]) -> None:
    run(Path(), "pre-commit", "validate-config", *variants[".pre-commit-config.yaml"])


def test_yaml_style(variants: dict[str, list[Path]]) -> None:
    paths = [
        path
        for name in variants
        for path in variants[name]
        if path.suffix in {".yml", ".yaml"} and path.name != ".copier-answers.yml"
    ]
    run(Path(), "yamllint", "--strict", f"--config-data={json.dumps(YAMLLINT)}", *paths)


def test_shell(projects: dict[Path, dict[str, Any]]) -> None:
    for project in projects:
        for path in project.rglob("run.sh"):
            run(project, "shellcheck", "--external-sources", "--source-path=SCRIPTDIR", path)


def test_compose_migrates_before_it_serves(variants: dict[str, list[Path]]) -> None:
    for path in variants["compose.yaml"]:
        services = yaml.safe_load(path.read_text())["services"]
        app, migrate = services["app"], services["migrate"]
        assert app["depends_on"]["migrate"]["condition"] == "service_completed_successfully"
        assert app["image"] == migrate["image"] and app["environment"] == migrate["environment"]
        assert migrate["command"], path
        always = {name for name, service in services.items() if "profiles" not in service}
        assert set(migrate.get("depends_on", {})) == always - {"app", "migrate"}


def test_license_names_its_holder(projects: dict[Path, dict[str, Any]]) -> None:
    for project in projects:
        text = (project / "LICENSE").read_text()
        assert re.search(r"Copyright (\(c\) )?20\d\d,? Ann & Bob: Partners", text)


def test_secrets_are_made_for_compose(projects: dict[Path, dict[str, Any]]) -> None:
    for project in projects:
        needed = set(re.findall(r"\$\{(\w+):\?", (project / "compose.yaml").read_text()))
        makers = [project / "README.md", project / ".github/workflows/ci.yml", project / ".gitlab-ci.yml"]
        for maker in filter(Path.exists, makers):
            made = re.search(r"for name in ([A-Z_ ]+);", maker.read_text())
            assert made and set(made[1].split()) == needed, maker


def documents(project: Path) -> list[Path]:
    """Return what an owner reads."""
    return [project / "README.md", project / "AGENTS.md", project / "docs/choices.md", *project.glob("ops/**/*.md")]


def test_named_paths_exist(projects: dict[Path, dict[str, Any]]) -> None:
    for project, answers in projects.items():
        package = next((project / "src").iterdir())
        for document in documents(project):
            text = document.read_text()
            # What begins with a slash is the path of a URL.
            for name in re.findall(r"`((?!/)\.?[\w.-]*/[\w./-]*)`", text):
                # Paths in the package are written without its own.
                assert (project / name).exists() or (package / name).exists(), f"{document}: {name} ({answers})"
            for name in re.findall(r"\]\((?!https:)([^)]+)\)", text):
                assert (document.parent / name).exists(), f"{document}: {name}"


def test_named_targets_exist(projects: dict[Path, dict[str, Any]]) -> None:
    for project in projects:
        targets = set(re.findall(r"^([a-z-]+):", (project / "Makefile").read_text(), re.MULTILINE))
        pipelines = filter(Path.exists, [project / ".github/workflows/ci.yml", project / ".gitlab-ci.yml"])
        for document in (*documents(project), *pipelines):
            for line in re.findall(r"(?:`|^|- |run: )make((?: [a-z-]+)+)", document.read_text(), re.MULTILINE):
                assert set(line.split()) <= targets, f"{document}: make{line}"


def test_named_services_and_workloads_exist(projects: dict[Path, dict[str, Any]]) -> None:
    for project in projects:
        compose = project / "compose.yaml"
        services = yaml.safe_load(compose.read_text())["services"].keys() if compose.exists() else set()
        manifests = [yaml.safe_load(path.read_text()) for path in project.glob("ops/kubernetes/**/*.yaml")]
        manifests += [yaml.safe_load(path.read_text()) for path in project.glob("ops/backup/*.yaml")]
        workloads = {
            f"{manifest['kind'].lower()}/{manifest['metadata']['name']}"
            for manifest in manifests
            if "metadata" in manifest
        }
        for document in documents(project):
            text = document.read_text()
            named = re.findall(r"docker compose (?:run --rm|up .*--no-deps|exec|logs|stop) ([a-z][\w-]*)", text)
            assert set(named) <= services, document
            for folder in re.findall(r"kubectl \w+ -k (\S+)", text):
                assert (project / folder / "kustomization.yaml").is_file(), f"{document}: {folder}"
            made = {f"job/{name}" for name in re.findall(r"kubectl create job (\S+)", text)}
            for name in re.findall(r"\b(?:deployment|job|cronjob)/[\w-]+", text):
                assert name.removesuffix("-canary") in workloads | made, f"{document}: {name}"


def test_choices_show_every_alternative(projects: dict[Path, dict[str, Any]]) -> None:
    for project, answers in projects.items():
        text = (project / "docs/choices.md").read_text()
        for name, rows in {"framework": FRAMEWORKS, "database": DATABASES, "license": LICENSES}.items():
            assert f"`{name}={answers[name]}`" in text
            assert set(re.findall(rf"`-d {name}=(\w+)`", text)) == set(rows) - {answers[name]}
        assert f"`-d example={str(not answers['example']).lower()}`" in text
