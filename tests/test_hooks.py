"""A release that moves or removes files takes the owner's edits along."""

import re
import subprocess
import sys
from pathlib import Path
from shutil import copytree, ignore_patterns
from typing import Any

import pytest
import yaml
from copier.errors import UnsafeTemplateError
from projects import ROOT
from releases import bare, commit, conflicts, files, generate, git, update

BEFORE, SAME, AFTER = "998.0.0", "998.1.0", "999.0.0"
PACKAGE = "src/my_service"
LINES = [f"line {number}\n" for number in range(20)]
COMMAND = [
    "{{ _copier_python }}",
    "{{ _copier_conf.src_path }}/hooks/carry_edits.py",
    "{{ _copier_conf.answers_file }}",
]
UNDO = "Nothing is lost: `git reset .`, `git checkout .` and `git clean -df .` take this update back."
MOVED = ("edited", "untouched", "clashing", "deleted", "taken", "binary")
REMOVED = ("dropped", "left")
# One worker, so that the versions and the updated project are made once.
pytestmark = pytest.mark.xdist_group("hooks")


def old(name: str) -> str:
    return f"{PACKAGE}/{name} before.txt"


def new(name: str) -> str:
    return f"{PACKAGE}/new place/{name}.txt"


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three versions of the questionnaire with a few files: the second changes one of them, the third moves most."""
    template = bare(tmp_path_factory.mktemp("template"))
    package = template / "template/project/src/{{package_name}}"
    package.mkdir(parents=True, exist_ok=True)
    for name in (*MOVED, *REMOVED):
        (package / f"{name} before.txt").write_text("".join(LINES))
    (package / "binary before.txt").write_bytes(b"\0\1\2")
    (package / "staying.txt").write_text("".join(LINES))
    commit(template, BEFORE)

    (package / "staying.txt").write_text("".join([*LINES, "improved\n"]))
    commit(template, SAME)

    (package / "new place").mkdir()
    for name in MOVED:
        (package / f"{name} before.txt").rename(package / f"new place/{name}.txt")
        (package / f"new place/{name}.txt").write_text("".join([*LINES[:-1], "improved\n"]))
    (package / "new place/binary.txt").write_bytes(b"\0\1\3")
    for name in REMOVED:
        (package / f"{name} before.txt").unlink()
    entry: dict[str, Any] = {
        "version": AFTER,
        "command": [
            *COMMAND,
            *(f"{old(name)} -> {new(name)}".replace("my_service", "{{ package_name }}") for name in MOVED),
            *(old(name).replace("my_service", "{{ package_name }}") for name in REMOVED),
            "never/was there.txt -> src/nowhere.txt",
        ],
    }
    with (template / "hooks/moves.yml").open("a") as moves:
        moves.write(yaml.safe_dump([entry]))
    commit(template, AFTER)
    return template


@pytest.fixture(scope="module")
def edited(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project of the first version with its owner's edits."""
    project = generate(template, BEFORE, tmp_path_factory.mktemp("edited") / "project")
    (project / new("taken")).parent.mkdir()
    (project / new("taken")).write_text("the owner's own\n")
    for name in ("edited", "taken", "dropped"):
        (project / old(name)).write_text("".join(["mine\n", *LINES]))
    (project / old("clashing")).write_text("".join([*LINES[:-1], "mine\n"]))
    (project / old("binary")).write_bytes(b"\0mine")
    (project / old("deleted")).unlink()
    commit(project)
    return project


@pytest.fixture(scope="module")
def updated(edited: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same project after the release that moves most files."""
    project = copytree(edited, tmp_path_factory.mktemp("updated") / "project")
    update(project, AFTER, trust=True)
    return project


def test_edit_is_carried_to_the_new_place(updated: Path) -> None:
    assert (updated / new("edited")).read_text() == "".join(["mine\n", *LINES[:-1], "improved\n"])
    assert not (updated / old("edited")).exists()


def test_untouched_file_is_moved(updated: Path) -> None:
    assert (updated / new("untouched")).read_text() == "".join([*LINES[:-1], "improved\n"])
    assert not (updated / old("untouched")).exists()


def test_edit_of_a_line_that_the_release_changed_is_a_conflict(updated: Path) -> None:
    text = (updated / new("clashing")).read_text()
    assert "<<<<<<< before updating\nmine\n" in text
    assert "improved\n>>>>>>> after updating\n" in text
    assert conflicts(updated) == {new("clashing"), new("taken")}
    stages = [git(updated, "show", f":{stage}:{new('clashing')}").splitlines()[-1] for stage in (1, 2, 3)]
    assert stages == ["line 19", "mine", "improved"]


def test_deleted_file_stays_deleted(updated: Path) -> None:
    assert not (updated / old("deleted")).exists()
    assert not (updated / new("deleted")).exists()


def test_edit_stays_where_its_new_place_is_taken(updated: Path) -> None:
    assert (updated / old("taken")).read_text().startswith("mine\n")
    assert "the owner's own\n" in (updated / new("taken")).read_text()


def test_edit_that_cannot_be_merged_stays(updated: Path) -> None:
    assert (updated / old("binary")).read_bytes() == b"\0mine"
    assert (updated / new("binary")).read_bytes() == b"\0\1\3"


def test_removed_file_stays_where_it_was_edited(updated: Path) -> None:
    assert (updated / old("dropped")).read_text().startswith("mine\n")
    assert not (updated / old("left")).exists()


def carry_edits(project: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the script by hand."""
    script = [sys.executable, ROOT / "hooks/carry_edits.py", ".copier-answers.yml"]
    return subprocess.run([*script, *arguments], cwd=project, capture_output=True, text=True, check=False)


def test_second_run_changes_nothing(updated: Path) -> None:
    before = files(updated), git(updated, "status", "--short")
    moves = [*(f"{old(name)} -> {new(name)}" for name in MOVED), *map(old, REMOVED)]
    assert carry_edits(updated, *moves).returncode == 0
    assert (files(updated), git(updated, "status", "--short")) == before


def test_project_in_a_folder_of_a_repository(edited: Path, tmp_path: Path) -> None:
    project = copytree(edited, tmp_path / "services/my service", ignore=ignore_patterns(".git"))
    commit(tmp_path)
    update(project, AFTER, trust=True)
    assert (project / new("edited")).read_text().startswith("mine\n")
    assert (project / old("dropped")).read_text().startswith("mine\n")
    assert f"services/my service/{new('clashing')}" in conflicts(tmp_path)


def test_update_across_a_move_asks_for_trust_and_changes_nothing_without(edited: Path) -> None:
    with pytest.raises(UnsafeTemplateError, match="migrations"):
        update(edited, AFTER)
    assert not git(edited, "status", "--short")


def test_update_within_releases_that_move_nothing_needs_no_trust(edited: Path, tmp_path: Path) -> None:
    project = copytree(edited, tmp_path / "project")
    update(project, SAME)
    assert (project / f"{PACKAGE}/staying.txt").read_text().endswith("improved\n")


def test_project_that_was_made_after_the_move_needs_no_trust(template: Path, tmp_path: Path) -> None:
    project = generate(template, AFTER, tmp_path / "project")
    update(project, AFTER)
    assert not git(project, "status", "--short")


def test_every_entry_runs_the_script() -> None:
    text = (ROOT / "hooks/moves.yml").read_text()
    example = yaml.safe_load(
        re.sub("^# ?", "", text[text.index("# - version") : text.index("# The right side")], flags=re.M)
    )
    for entry in [*example, *(yaml.safe_load(text) or [])]:
        assert re.fullmatch(r"\d+\.\d+\.\d+", entry["version"])
        assert entry["command"][:3] == COMMAND
        assert entry["command"][3:]


def test_failure_says_how_to_go_back(edited: Path, tmp_path: Path) -> None:
    project = copytree(edited, tmp_path / "project")
    recorded = project / ".copier-answers.yml"
    recorded.write_text(recorded.read_text().replace(BEFORE, "no-such-version"))
    commit(project)
    done = carry_edits(project, f"{old('edited')} -> {new('edited')}")
    assert done.returncode == 1
    assert "could not be generated" in done.stderr
    assert done.stderr.endswith(f"{UNDO}\n")


def test_update_can_be_taken_back(edited: Path, updated: Path, tmp_path: Path) -> None:
    project = copytree(updated, tmp_path / "project")
    for command in re.findall("`git (.+?)`", UNDO):
        git(project, *command.split())
    assert files(project) == files(edited)
    assert not git(project, "status", "--short")
