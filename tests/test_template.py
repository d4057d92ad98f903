"""The rules of the house: every combination renders, and what comes out is tidy."""

import re
import tomllib
from collections.abc import Iterator
from itertools import cycle, product
from pathlib import Path
from typing import Any

import pytest
import yaml
from house import PROJECT, QUESTIONS, SETTINGS, template_files
from projects import JOBS, ROOT, catalog, deployments, has_turn, render, run, settled, with_pattern

# Short and long names sort and wrap differently. YAML reads the short one as `false` where quotes are missing.
NAMES = {"short": "No", "long": "Zebra Crossing Supervision and Maintenance Service"}
# Files below template/project that may branch, each with its reason.
BRANCHES: dict[str, str] = {}


def combinations() -> Iterator[Any]:
    """Give framework × pattern × example × database × name; the other answers take turns."""
    licenses, providers = (cycle(row["name"] for row in catalog(kind)) for kind in ("license", "provider"))
    caches = [row["value"] for row in catalog("cache")]
    jobs = cycle(JOBS)
    proxies = cycle(row.get("value", row["name"]) for row in catalog("proxy"))
    for number, (framework, example, database) in enumerate(
        product(catalog("framework"), [True, False], catalog("database"))
    ):
        for (turn, pattern), (length, name) in product(enumerate(framework["patterns"], start=number), NAMES.items()):
            servers = with_pattern(framework, pattern)["servers"]
            answers = {
                "preset": "custom",
                "project_name": name,
                "framework": framework["name"],
                "pattern": pattern,
                "example": example,
                "graphql": number // 2 % 2 == 0,
                "audit": number // 3 % 2 == 0,
                "database": database["name"],
                "cache": caches[number % len(caches)],
                "deployment": deployments(database["name"]),
                **next(jobs),
                "server": servers[number % len(servers)],
                "proxy": next(proxies),
                "license": next(licenses),
                "repository_provider": next(providers),
                "python_version": framework["pythons"][number % len(framework["pythons"])],
            }
            shop = "shop" if example else "bare"
            # Lengths take turns in the usual run, and so do patterns but the first.
            usual = (number % 2 == 0) == (length == "short")
            usual &= pattern == framework["patterns"][0] or (
                example and database == catalog("database")[0] and has_turn(turn, 3)
            )
            marks = [pytest.mark.thorough] * (not usual)
            id_ = f"{framework['name']}-{pattern}-{shop}-{database['name']}-{length}"
            # All tests of a project run in the worker that has rendered it.
            yield pytest.param(settled(**answers), id=id_, marks=[pytest.mark.xdist_group(id_), *marks])


@pytest.fixture(scope="session", params=combinations())
def rendered(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a project with one combination of answers."""
    project = render(tmp_path_factory.mktemp("rendered") / "project", **request.param)
    answers = yaml.safe_load((project / ".copier-answers.yml").read_text())
    assert request.param.items() <= answers.items()
    return project


def files(project: Path) -> dict[str, str]:
    """Return the text of each file; a model has none."""
    return {
        str(path.relative_to(project)): path.read_bytes().decode()
        for path in sorted(project.rglob("*"))
        if path.is_file() and path.suffix != ".onnx"
    }


def test_output_is_formatted(rendered: Path) -> None:
    run(rendered, "ruff", "format", "--no-cache", "--check")
    run(rendered, "ruff", "check", "--no-cache", "--output-format=concise")


def test_text_is_tidy(rendered: Path) -> None:
    for name, text in files(rendered).items():
        if not text:
            continue
        assert "\r" not in text, name
        assert text.endswith("\n") and not text.endswith("\n\n"), f"{name}: one line end at the end"
        assert not re.search(r"[ \t]$", text, re.MULTILINE), f"{name}: blanks at a line's end"
        assert not text.startswith("\n"), f"{name}: starts with an empty line"
        assert name.endswith((".py", ".mako")) or "\n\n\n" not in text, f"{name}: two empty lines together"


def test_nothing_is_left_unrendered(rendered: Path) -> None:
    # Neither Python's `f"{{…}}"` nor GitHub's `${{ … }}` names one of our questions.
    ours = re.compile(rf"\{{%|\{{\{{-? *({'|'.join(QUESTIONS)})\b")
    for name, text in files(rendered).items():
        # Those of `pages/` are rendered by the service.
        assert "/pages/templates/" in name or not ours.search(text), name
    assert not [path for path in rendered.rglob("*") if "{" in path.name or path.suffix == ".jinja"]


def test_data_files_parse(rendered: Path) -> None:
    for name, text in files(rendered).items():
        if name.endswith(".toml"):
            tomllib.loads(text)
        elif name.endswith((".yml", ".yaml")):
            list(yaml.safe_load_all(text))


def test_paths_are_short(rendered: Path) -> None:
    assert max(map(len, files(rendered))) < 140


def test_copier_yml_needs_no_trust() -> None:
    assert not {"_tasks", "_jinja_extensions"} & SETTINGS.keys()
    # A migration asks for trust when an update crosses its version, and without a version each time.
    assert all(
        "version" in migration for migration in yaml.safe_load((ROOT / SETTINGS["_migrations"]).read_text()) or []
    )


def test_files_do_not_branch() -> None:
    branch = re.compile(r"\{%-?\s*(el)?if\b")
    # The pages' templates branch while the service runs.
    branching = {
        str(path)
        for path in template_files()
        if path.parent.name != "templates" and path.suffix != ".onnx" and branch.search((PROJECT / path).read_text())
    }
    assert branching == set(BRANCHES), "a difference is a layer, a row or a fragment"


def test_only_what_answers_change_is_rendered() -> None:
    rendered = [path for path in template_files() if path.suffix == ".jinja"]
    texts = {str(path): (PROJECT / path).read_text() for path in rendered}
    assert [name for name, text in texts.items() if "{{" not in text and "{%" not in text] == []
