"""This template with a history: a clone that Copier can update from, and projects that stand on one of its versions."""

import os
import re
import subprocess
import tomllib
from pathlib import Path
from shutil import copy2
from typing import Any

import copier
import yaml
from projects import ROOT

PREVIOUS, NOW = "998.0.0", "999.0.0"
GOING, COMING = "going.txt", "Makefile"
RELEASES: dict[str, str] = {
    release["version"]: release["commit"]
    for release in tomllib.loads((ROOT / "releases.toml").read_text()).get("releases", [])
}


def git(folder: Path, *arguments: str | Path) -> str:
    """Run git, without its user's own configuration, and return what it prints."""
    people = {f"GIT_{role}_{part}": "tests@localhost" for role in ("AUTHOR", "COMMITTER") for part in ("NAME", "EMAIL")}
    return subprocess.run(
        ["git", *arguments],
        cwd=folder,
        env=os.environ | people | {"GIT_CONFIG_GLOBAL": os.devnull},
        check=True,
        capture_output=True,
        text=True,
    ).stdout


def clone(path: Path) -> Path:
    """Clone this repository with a tag for each release, and bring its working tree, uncommitted changes included."""
    git(ROOT, "clone", "--quiet", ".", path)
    for version, commit in RELEASES.items():
        git(path, "tag", "--force", version, commit)
    bring_working_tree(path)
    return path


def bring_working_tree(path: Path) -> None:
    """Put this repository's files, as they are now, in place of a clone's."""
    git(path, "rm", "--quiet", "-r", "--force", "--ignore-unmatch", ".")
    for name in git(ROOT, "ls-files", "-z", "--cached", "--others", "--exclude-standard").split("\0")[:-1]:
        if (ROOT / name).exists():
            (path / name).parent.mkdir(parents=True, exist_ok=True)
            copy2(ROOT / name, path / name)


def history(path: Path) -> Path:
    """Clone this repository with its releases, the working tree, and before that a made-up version without mercy.

    In that one each file but a model's has another first line, one file is there that goes, one that comes is not, and
    the services depend on one package less.
    """
    project = clone(path) / "template/project"
    for file in list(project.rglob("*")):
        if file.is_file() and "models" not in file.relative_to(project).parts:
            file.write_bytes(b"# earlier\n" + file.read_bytes())
    (project / GOING).write_text("earlier\n")
    (project / f"{COMING}.jinja").unlink()
    base = path / "template/catalog/base.yml"
    base.write_text(re.sub(r"(?<=^dependencies:\n).*\n", "", base.read_text(), flags=re.MULTILINE))
    commit(path, PREVIOUS)
    bring_working_tree(path)
    commit(path, NOW)
    return path


def bare(path: Path) -> Path:
    """Clone this repository likewise, but leave only the answers file to be generated: quick to copy and update."""
    project = clone(path) / "template/project"
    for file in list(project.rglob("*")):
        if file.is_file() and "answers_file" not in file.name:
            file.unlink()
    return path


def commit(repository: Path, version: str = "") -> None:
    """Commit everything, as a version of the template if one is named."""
    git(repository, "init", "--quiet")
    git(repository, "add", "--all")
    git(repository, "commit", "--quiet", "--allow-empty", "--message", version or "Everything")
    if version:
        git(repository, "tag", version)


def generate(template: Path, version: str, destination: Path, **answers: Any) -> Path:
    """Generate a project from a version of the template and commit it; no trust is given."""
    copier.run_copy(str(template), destination, data=answers, vcs_ref=version, defaults=True, quiet=True, unsafe=False)
    commit(destination)
    return destination


def update(project: Path, version: str | copier.VcsRef = NOW, *, trust: bool = False, **answers: Any) -> None:
    """Update a project, as `copier update --defaults` does."""
    copier.run_update(project, data=answers, vcs_ref=version, defaults=True, overwrite=True, quiet=True, unsafe=trust)


def conflicts(project: Path) -> set[str]:
    """Return the files that git knows to be in conflict."""
    return set(git(project, "diff", "--name-only", "--diff-filter=U").splitlines())


def answers(project: Path) -> dict[str, Any]:
    """Return what a project recorded, without what Copier records about itself."""
    recorded = yaml.safe_load((project / ".copier-answers.yml").read_text())
    return {name: value for name, value in recorded.items() if not name.startswith("_")}


def files(project: Path) -> dict[str, bytes]:
    """Return the content of every file but for the version that the answers file names."""
    found = {
        path.relative_to(project).as_posix(): path.read_bytes()
        for path in project.rglob("*")
        if path.is_file() and ".git" not in path.relative_to(project).parts
    }
    return found | {".copier-answers.yml": yaml.safe_dump(answers(project)).encode()}
