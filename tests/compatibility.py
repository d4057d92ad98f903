"""What a version of the template owes to the projects of an earlier one, and does not keep."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from textwrap import indent
from typing import Any

import yaml
from jinja2 import Environment, nodes
from packaging.version import Version
from projects import render
from releases import answers, files

CHOICES = ".choices.yml"


class _Loader(yaml.SafeLoader):
    """Reads question files without following their `!include`."""


_Loader.add_constructor("!include", lambda _loader, _node: None)


@dataclass
class Project:
    """What a version makes of some answers."""

    answers: dict[str, Any]
    choices: dict[str, set[Any]]
    files: dict[str, bytes]

    def distance(self, other: "Project") -> tuple[int, int, int]:
        """Return how many files and lines the other lacks, and how many lines it has more; the first counts most."""
        mine, theirs = (
            Counter((path, line) for path, content in project.files.items() for line in [b"", *content.splitlines()])
            for project in (self, other)
        )
        return len(self.files.keys() - other.files.keys()), (mine - theirs).total(), (theirs - mine).total()


class Template:
    """A version of the template in a folder of its own, which also writes down what each question offers."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.questions: dict[str, dict[str, Any]] = {
            name: question
            for path in folder.glob("template/questions/*.yml")
            for name, question in yaml.load(path.read_text(), _Loader).items()
            if not name.startswith("_")
        }
        offers = {name: question["choices"] for name, question in self.questions.items() if "choices" in question}
        (folder / "template/project" / f"{CHOICES}.jinja").write_text(
            "".join(
                f"{name}:\n{indent(offer if isinstance(offer, str) else yaml.safe_dump(offer), '  ')}\n"
                for name, offer in offers.items()
            )
        )

    def read_by(self, question: str) -> set[str]:
        """Return the names of the answers that a question's default depends on."""
        default = Environment().parse(str(self.questions[question].get("default")))
        return {variable.name for variable in default.find_all(nodes.Name)}

    def generate(self, **data: Any) -> Project:
        """Generate a project.

        Raises:
            ValueError: if an answer is refused.
        """
        with TemporaryDirectory() as folder:
            project = render(Path(folder) / "project", self.folder, **data)
            recorded, found = answers(project), files(project)
        del found[".copier-answers.yml"]
        offers = yaml.safe_load(found.pop(CHOICES))
        choices = {name: {_value(choice) for choice in offer or []} for name, offer in offers.items()}
        flags = {name: {False, True} for name, question in self.questions.items() if question.get("type") == "bool"}
        return Project(recorded, choices | flags, found)

    def moves(self, since: str, package: str) -> dict[str, str]:
        """Return each path that a release after `since` renamed, and its new place; nothing if it was removed."""
        entries = yaml.safe_load((self.folder / "hooks/moves.yml").read_text()) or []
        return {
            re.sub(r"{{ *package_name *}}", package, old): re.sub(r"{{ *package_name *}}", package, new)
            for entry in entries
            if Version(str(entry["version"])) > Version(since)
            for old, _, new in (move.partition(" -> ") for move in entry["command"][3:])
        }


def _value(choice: Any) -> Any:
    """Return what is recorded when this is chosen: choices are values, or titles with values, perhaps validated."""
    value = choice[1] if isinstance(choice, list) else choice
    return value["value"] if isinstance(value, dict) else value


def broken_promises(old: Template, since: str, new: Template, samples: Iterable[dict[str, Any]]) -> Iterator[str]:
    """Give a sentence for each thing that a project made of `samples` would lose between two versions."""
    for sample in samples:
        before = old.generate(**sample)
        yield from _unread_answers(before, new)
        try:
            after = new.generate(**before.answers)
        except ValueError as error:
            yield f"an earlier answer is refused: {error}"
            continue
        yield from _lost_choices(before, after)
        yield from _lost_files(before, after, new.moves(since, before.answers["package_name"]))
        yield from _surprising_defaults(before, after, new)


def _unread_answers(before: Project, new: Template) -> Iterator[str]:
    for name in before.answers.keys() - new.questions.keys():
        if not any(name in new.read_by(question) for question in new.questions):
            yield f"{name}: no question's default reads this earlier answer"


def _lost_choices(before: Project, after: Project) -> Iterator[str]:
    for name in before.choices.keys() & after.choices.keys():
        for choice in before.choices[name] - after.choices[name]:
            yield f"{name}: {choice} can no longer be chosen; keep it as an alias"


def _lost_files(before: Project, after: Project, moves: dict[str, str]) -> Iterator[str]:
    for path in before.files.keys() - after.files.keys():
        if path not in moves:
            yield f"{path}: renamed or removed, but not listed in hooks/moves.yml"
        elif moves[path] and moves[path] not in after.files:
            yield f"{path}: hooks/moves.yml says {moves[path]}, which is not there"


def _surprising_defaults(before: Project, after: Project, new: Template) -> Iterator[str]:
    for name in after.answers.keys() - before.answers.keys():
        if new.read_by(name) & (before.answers.keys() - after.answers.keys()):
            continue  # It is an earlier question under another name.
        for choice in _alternatives(after, name):
            try:
                other = new.generate(**before.answers, **{name: choice})
            except ValueError:
                continue  # What does not go with the earlier answers cannot be nearer to them.
            if before.distance(other) < before.distance(after):
                yield f"{name}: {choice} would be nearer to what was generated before than the default is"


def _alternatives(project: Project, name: str) -> Iterator[Any]:
    """Give what else could have been chosen; where several choices go together, none and each by itself."""
    choices, answer = project.choices.get(name, set()), project.answers[name]
    alternatives = [[], *([choice] for choice in choices)] if isinstance(answer, list) else choices
    yield from (choice for choice in alternatives if choice != answer)
