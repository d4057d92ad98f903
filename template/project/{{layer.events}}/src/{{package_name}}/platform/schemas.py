"""The schemas of what this service tells others and reads of them, as files that others can read.

As a program, it writes those files: `python -m` and its name. A schema that was written is a promise: it may get
members that need not be there, and nothing else changes without a new version.
"""

import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from .. import messages
from .envelope import Message

FOLDER = Path("schemas")
# What tells people something, and programs nothing.
_WORDS = {"title", "description", "examples"}


def schema_of(message: type[Message]) -> dict[str, Any]:
    """Return the JSON Schema of a type of event."""
    schema = message.model_json_schema()
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": f"{message.TYPE}.json", **schema}


def faults(promised: dict[str, Any], made: dict[str, Any]) -> Iterator[str]:
    """Give what a schema breaks of the one that was promised."""
    yield from _faults(_resolved(promised, promised), _resolved(made, made), "")


def _faults(promised: dict[str, Any], made: dict[str, Any], at: str) -> Iterator[str]:
    before, now = promised.get("properties", {}), made.get("properties", {})
    required = set(made.get("required", ())), set(promised.get("required", ()))
    yield from (f"{at}{name} is gone" for name in before if name not in now)
    yield from (f"{at}{name} has to be there" for name in sorted(required[0] - required[1]))
    yield from (f"{at}{name} need not be there any more" for name in sorted(required[1] - required[0]) if name in now)
    for name in before:
        if name in now:
            yield from _faults(before[name], now[name], f"{at}{name}.")
    if _other(promised) != _other(made):
        yield f"{at.rstrip('.') or 'it'} holds something else: {_other(promised)} became {_other(made)}"


def _other(schema: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in schema.items() if name not in {"properties", "required"}}


def _resolved(part: Any, whole: dict[str, Any], *, names: bool = False) -> Any:  # noqa: ANN401
    """Return a schema with its definitions where they are used, and without words."""
    if isinstance(part, list):
        return [_resolved(item, whole) for item in part]
    if not isinstance(part, dict):
        return part
    if "$ref" in part and not names:
        return _resolved(whole["$defs"][part["$ref"].rpartition("/")[2]], whole)
    left_out = set() if names else _WORDS | {"$defs", "$id", "$schema"}
    return {
        name: _resolved(value, whole, names=name == "properties" and not names)
        for name, value in part.items()
        if name not in left_out
    }


def broken(folder: Path, known: Iterable[type[Message]]) -> list[str]:
    """Return a line for each promise in the folder that the code does not keep."""
    made = {f"{message.TYPE}.json": schema_of(message) for message in known}
    lines = []
    for file in sorted(folder.glob("*.json")):
        if file.name not in made:
            lines.append(f"{file.name}: the code has no such message; delete the file once nobody reads it")
        else:
            lines += [f"{file.name}: {fault}" for fault in faults(json.loads(file.read_text()), made[file.name])]
    return lines


def write(folder: Path, known: Iterable[type[Message]]) -> None:
    """Write the schema of each message.

    Raises:
        SystemExit: if one breaks what was promised.
    """
    known = tuple(known)
    if lines := broken(folder, known):
        sys.exit("\n  ".join(["Make a new version, with a new TYPE:", *lines]))
    folder.mkdir(exist_ok=True)
    for message in known:
        (folder / f"{message.TYPE}.json").write_text(json.dumps(schema_of(message), indent=2) + "\n")


if __name__ == "__main__":
    write(FOLDER, (*messages.PUBLISHED, *messages.READ))
