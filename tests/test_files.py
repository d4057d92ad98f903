"""The files around the code: each format passes its own validator, and what the documents name is there."""

import json
import re
from collections import defaultdict
from itertools import cycle, product
from pathlib import Path
from typing import Any

import pytest
import yaml
from projects import JOBS, catalog, deployments, render, run

# One worker renders for all of these tests.
pytestmark = pytest.mark.xdist_group("files")

FRAMEWORKS, DATABASES, LICENSES, PROVIDERS = (
    [row["name"] for row in catalog(kind)] for kind in ("framework", "database", "license", "provider")
)
CACHES, PROXIES = ([row.get("value", row["name"]) for row in catalog(kind)] for kind in ("cache", "proxy"))
YAMLLINT = {
    "extends": "default",
    "rules": {
        "comments": {"min-spaces-from-content": 1},
        "document-start": "disable",
        # Names of types can be longer.
        "line-length": {"max": 120, "allow-non-breakable-inline-mappings": True},
        "truthy": {"check-keys": False},
    },
}


@pytest.fixture(scope="module")
def projects(tmp_path_factory: pytest.TempPathFactory) -> dict[Path, dict[str, Any]]:
    """Return projects and their answers: every framework and database; the others in turns."""
    folder = tmp_path_factory.mktemp("files")
    # Licenses and providers have no common divisor, so that the turns give every pair of them.
    turns = zip(
        cycle(LICENSES),
        cycle(PROVIDERS),
        cycle(["3.11", "3.12", "3.13"]),
        cycle(["No", 10 * "Nine9"]),
        cycle(product(CACHES, PROXIES)),
        # Five of them have no common divisor with the other turns either.
        cycle([*JOBS, *JOBS[1:]]),
        cycle(["shop", "bare", "bare", "shop"]),
    )
    rendered = {}
    for choice, turn in zip(product(FRAMEWORKS, DATABASES), turns, strict=False):
        framework, database = choice
        license_name, provider, python_version, project_name, (cache, proxy), jobs, example = turn
        answers = {
            "preset": "custom",
            "project_name": project_name,
            "framework": framework,
            "example": example == "shop",
            "database": database,
            "cache": cache,
            "proxy": proxy,
            **jobs,
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
    run(Path(), "hadolint", "--failure-threshold=style", *variants["Dockerfile"], *variants["ops/proxy/Dockerfile"])


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


def test_nothing_looks_like_a_secret(variants: dict[str, list[Path]]) -> None:
    run(Path(), "detect-secrets-hook", "--no-verify", *(path for paths in variants.values() for path in paths))


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


def test_compose_lets_its_proxy_serve_https(variants: dict[str, list[Path]]) -> None:
    proxies = [yaml.safe_load(path.read_text())["services"].get("proxy") for path in variants["compose.yaml"]]
    assert any(proxies)
    for proxy in filter(None, proxies):
        assert [port for port in proxy["ports"] if port.startswith("127.0.0.1:") and port.endswith(":8443")]
        # What is not in the image comes from the machine.
        assert [mount for mount in proxy["volumes"] if mount.startswith("./ops/proxy") and mount.endswith(":ro")]


def test_compose_migrates_before_it_serves(variants: dict[str, list[Path]]) -> None:
    for path in variants["compose.yaml"]:
        services = yaml.safe_load(path.read_text())["services"]
        app, migrate = services["app"], services["migrate"]
        assert app["depends_on"]["migrate"]["condition"] == "service_completed_successfully"
        assert app["image"] == migrate["image"] and app["environment"] == migrate["environment"]
        assert migrate["command"], path
        assert set(migrate.get("depends_on", {})) == services.keys() & {"database"}


def test_compose_passes_every_setting_on(variants: dict[str, list[Path]]) -> None:
    for path in variants["compose.yaml"]:
        services = yaml.safe_load(path.read_text())["services"]
        ours = [service for service in services.values() if service.get("image") == services["app"]["image"]]
        assert len(ours) >= 2
        for service in ours:
            assert service["env_file"] == [{"path": ".env", "required": False}]
            # A line for development that may stand there does not count.
            assert service["environment"]["ENVIRONMENT"] == "production"
            # gunicorn itself reads this one, and does not start where it is empty.
            assert service["environment"]["WEB_CONCURRENCY"] == "${WEB_CONCURRENCY:-0}"


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
        for path in (path for path in project.rglob("*") if path.is_file()):
            for line in re.findall(r"`make((?: [a-z-]+)+)", path.read_text()):
                assert set(line.split()) <= targets, f"{path}: make{line}"


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


def test_operators_of_compose_need_no_make(tmp_path: Path) -> None:
    project = render(
        tmp_path / "project",
        preset="custom",
        framework="flask",
        pattern="monolith",
        audit=True,
        deployment=["compose", "kubernetes"],
    )
    texts = {document.name: document.read_text() for document in documents(project)}
    commands = {
        "audit.md": {"exec app python -m my_service.platform.audit_trail verify"},
        "dead-letters.md": {"exec app python -m my_service.platform.dead_letters replay"},
        "README.md": {"exec app python -m my_service.platform.pages.staff staff"},
        "restore.md": {"run --rm backup sh /ops/backup/run.sh drill", "run --rm migrate"},
    }
    for name, needed in commands.items():
        assert all(f"docker compose {command}" in texts[name] for command in needed), name
    for module in re.findall(r"(?:exec app|deployment/web --) python -m ([\w.]+)", "".join(texts.values())):
        assert (project / "src" / module.replace(".", "/")).with_suffix(".py").exists(), module


def test_runbooks_name_what_was_chosen(projects: dict[Path, dict[str, Any]]) -> None:
    words = {
        "database": {"postgresql": r"PostgreSQL|\bpg_|psql", "mysql": r"MySQL|mysql", "sqlite": r"SQLite|sqlite3"},
        "cache": {"redis": "CACHE_URL"},
        "broker": {"redis": "LLEN", "rabbitmq": r"RabbitMQ|rabbitmq"},
    }
    for project, answers in projects.items():
        runbooks = {path.name: path.read_text() for path in project.glob("ops/runbooks/*.md")}
        text = "".join(runbooks.values())
        for question, names in words.items():
            for value, name in names.items():
                assert bool(re.search(name, text)) == (answers.get(question) == value), (project, name)
        assert ("cache-down.md" in runbooks) == (answers["cache"] == "redis")
        for name in ("broker-down.md", "drain-a-queue.md"):
            assert (name in runbooks) == (answers["jobs"] == "celery")
        assert runbooks.keys() >= {"dead-letters.md", "database-down.md", "rotate-a-key.md", "restore.md"}


def test_choices_show_every_alternative(projects: dict[Path, dict[str, Any]]) -> None:
    for project, answers in projects.items():
        text = (project / "docs/choices.md").read_text()
        for name, rows in {"framework": FRAMEWORKS, "database": DATABASES, "license": LICENSES}.items():
            assert f"`{name}={answers[name]}`" in text
            assert set(re.findall(rf"`-d {name}=(\w+)`", text)) == set(rows) - {answers[name]}
        assert f"`-d example={str(not answers['example']).lower()}`" in text
