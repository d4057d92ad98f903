"""The rooms of the house, read as data: settings, questions, rows, presets and files."""

import re
from collections.abc import Hashable
from pathlib import PurePosixPath
from typing import Any

import yaml
from projects import ROOT, run

PROJECT = ROOT / "template/project"


class Strict(yaml.SafeLoader):
    """Refuses what YAML lets pass: a key written twice. Leaves `!include` as the name of the file."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        """Return the mapping if its keys differ."""
        keys = [self.construct_object(key, deep=True) for key, _ in node.value]
        assert len(keys) == len(set(keys)), f"a key stands twice at {node.start_mark}"
        return super().construct_mapping(node, deep=deep)


Strict.add_constructor("!include", lambda _loader, node: node.value)


SETTINGS, *_INCLUDED = yaml.load_all((ROOT / "copier.yml").read_text(), Strict)
QUESTIONS: dict[str, Any] = {}
for _file in _INCLUDED:
    QUESTIONS |= yaml.load((ROOT / _file).read_text(), Strict)
ASKED = {name: question for name, question in QUESTIONS.items() if "help" in question}

ROWS = {path.stem: yaml.safe_load(path.read_text()) for path in sorted(ROOT.glob("template/catalog/*.yml"))}
RESERVED = set(re.findall(r"\w+", QUESTIONS["reserved_names"]["default"].partition(").split")[0]))
RESERVED |= {name for row in ROWS.values() for name in row.get("packages", [])}
PRESETS = sorted(
    (yaml.safe_load(path.read_text()) for path in ROOT.glob("presets/*.yml")), key=lambda preset: preset["order"]
)


def template_files() -> list[PurePosixPath]:
    """Return every file that the template may write, relative to it; what git ignores is no part of it."""
    listing = run(PROJECT, "git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", ".")
    return [PurePosixPath(name) for name in sorted(set(listing.split("\0")) - {""}) if (PROJECT / name).is_file()]
