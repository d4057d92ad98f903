"""No release breaks a promise to the projects of an earlier one, and a broken promise would be found."""

import re
from collections.abc import Callable
from pathlib import Path
from shutil import copytree, ignore_patterns, rmtree
from typing import Any

import pytest
import yaml
from compatibility import Template, broken_promises
from releases import RELEASES, bare, clone, git

# What the earlier version of the histories below had.
QUEUE = """
queue:
  type: str
  choices: [none, redis, rabbitmq]
  default: none
"""
RENAMED = """
courier:
  type: str
  choices: [none, redis, rabbitmq]
  default: "{{ queue | default('none') }}"
"""
MIRROR = """
mirror:
  type: bool
  default: %s
"""
MOVES = """
- version: %s
  command: [python, carry_edits.py, answers.yml, "%s"]
"""


@pytest.fixture(scope="session")
def questionnaire(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """This template with hardly a file to generate."""
    template = bare(tmp_path_factory.mktemp("bare"))
    rmtree(template / ".git")
    return template


class Draft:
    """A version of the template in the making."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def ask(self, question: str) -> None:
        with (self.folder / "template/questions/delivery.yml").open("a") as questions:
            questions.write(question)

    def write(self, path: str) -> None:
        target = self.folder / "template/project" / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text("text\n")

    def move(self, version: str, move: str) -> None:
        with (self.folder / "hooks/moves.yml").open("a") as moves:
            moves.write(MOVES % (version, move))


def same(now: Draft) -> None:
    now.ask(QUEUE)
    now.write("src/{{package_name}}/old.txt")


def question_removed(now: Draft) -> None:
    now.write("src/{{package_name}}/old.txt")


def question_renamed_without_reading(now: Draft) -> None:
    question_removed(now)
    now.ask(RENAMED.replace("{{ queue | default('none') }}", "none"))


def question_renamed(now: Draft) -> None:
    question_removed(now)
    now.ask(RENAMED)


def choice_removed(now: Draft) -> None:
    question_removed(now)
    now.ask(QUEUE.replace(", rabbitmq", ""))


def chosen_choice_removed(now: Draft) -> None:
    question_removed(now)
    now.ask(QUEUE.replace("none", "memory"))


def question_added(now: Draft) -> None:
    same(now)
    now.ask(MIRROR % "false")
    now.write("{{ 'mirror.txt' if mirror }}.jinja")


def question_added_that_changes_projects(now: Draft) -> None:
    question_added(now)
    questions = now.folder / "template/questions/delivery.yml"
    questions.write_text(questions.read_text().replace(MIRROR % "false", MIRROR % "true"))


def file_removed(now: Draft) -> None:
    now.ask(QUEUE)


def file_removed_and_listed(now: Draft) -> None:
    file_removed(now)
    now.move("1.1.0", "src/{{ package_name }}/old.txt")


def file_removed_and_listed_too_early(now: Draft) -> None:
    file_removed(now)
    now.move("1.0.0", "src/{{ package_name }}/old.txt")


def file_renamed_and_listed(now: Draft) -> None:
    file_removed(now)
    now.write("src/{{package_name}}/new.txt")
    now.move("1.1.0", "src/{{ package_name }}/old.txt -> src/{{ package_name }}/new.txt")


def file_renamed_to_nowhere(now: Draft) -> None:
    file_removed(now)
    now.move("1.1.0", "src/{{ package_name }}/old.txt -> src/{{ package_name }}/new.txt")


def presets(template: Path) -> list[dict[str, Any]]:
    """Return the presets that a release knows, as answers."""
    return [{"preset": path.stem} for path in sorted(template.glob("presets/*.yml"))]


def frameworks(template: Path) -> list[dict[str, Any]]:
    """Return the frameworks that a release knows, with and without the example."""
    rows = [yaml.safe_load(path.read_text()) for path in sorted(template.glob("template/catalog/*.yml"))]
    names = [row["name"] for row in rows if row["kind"] == "framework"]
    return [{"framework": name, "example": example} for name in names for example in (True, False)]


def promises() -> list[Any]:
    """Give each release with its presets and its frameworks; in the usual run, the frameworks of the last one only."""
    return [
        pytest.param(
            version,
            samples,
            id=f"{version}-{samples.__name__}",
            marks=[pytest.mark.thorough] * (samples is frameworks and version != list(RELEASES)[-1]),
        )
        for version in RELEASES
        for samples in (presets, frameworks)
    ]


def findings(questionnaire: Path, folder: Path, change: Callable[[Draft], None]) -> str:
    """Return what is found between a version 1.0.0 and the change."""
    versions = []
    for name, draft in (("old", same), ("new", change)):
        copytree(questionnaire, folder / name)
        draft(Draft(folder / name))
        versions.append(Template(folder / name))
    return "\n".join(broken_promises(versions[0], "1.0.0", versions[1], [{}]))


@pytest.mark.parametrize(
    "change", [same, question_renamed, question_added, file_removed_and_listed, file_renamed_and_listed]
)
def test_kept_promise_is_no_finding(questionnaire: Path, tmp_path: Path, change: Callable[[Draft], None]) -> None:
    assert not findings(questionnaire, tmp_path, change)


@pytest.mark.parametrize(
    ("change", "finding"),
    [
        (question_removed, "queue: no question's default reads"),
        (question_renamed_without_reading, "queue: no question's default reads"),
        (choice_removed, "queue: rabbitmq can no longer be chosen"),
        (chosen_choice_removed, "earlier answer is refused: .*queue"),
        (question_added_that_changes_projects, "mirror: False would be nearer"),
        (file_removed, "src/my_service/old.txt: renamed or removed, but not listed"),
        (file_removed_and_listed_too_early, "src/my_service/old.txt: renamed or removed, but not listed"),
        (file_renamed_to_nowhere, "old.txt: .* says src/my_service/new.txt, which is not there"),
    ],
)
def test_broken_promise_is_found(
    questionnaire: Path, tmp_path: Path, change: Callable[[Draft], None], finding: str
) -> None:
    found = findings(questionnaire, tmp_path, change)
    assert len(found.splitlines()) == 1
    assert re.search(finding, found)


@pytest.mark.parametrize(("version", "samples"), promises())
def test_promises_to_a_release_are_kept(
    tmp_path: Path, version: str, samples: Callable[[Path], list[dict[str, Any]]]
) -> None:
    new = clone(tmp_path / "new")
    git(tmp_path, "clone", "--quiet", "--branch", version, new, "old")
    old = copytree(tmp_path / "old", tmp_path / "release", ignore=ignore_patterns(".git"))
    rmtree(new / ".git")
    assert not set(broken_promises(Template(old), version, Template(new), samples(old)))
