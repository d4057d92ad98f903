"""What can be chosen: the catalog's rows are complete, and each file of the template has one row and one owner."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import cycle, product
from pathlib import Path, PurePosixPath
from typing import Any

import pytest
import yaml
from house import PROJECT, ROWS, Strict, template_files
from packaging.requirements import Requirement
from projects import ROOT, catalog, with_pattern

PART = {"name", "kind", "order", "title", "dependencies", "development"}
CHOICE = PART | {"answer", "where"}
KEYS = {
    "administration": PART,
    "audit": CHOICE | {"reason"},
    "base": PART,
    "broker": CHOICE | {"reason"},
    "cache": CHOICE | {"reason"},
    "database": CHOICE | {"reason", "parts"},
    "deployment": CHOICE | {"reason"},
    "description": PART,
    "example": CHOICE | {"reason"},
    "framework": CHOICE
    | {
        "style",
        "best_for",
        "watch_out",
        "upkeep",
        "patterns",
        "pythons",
        "parts",
        "servers",
        "documentation",
    },
    "graphql": CHOICE | {"reason"},
    "jobs": CHOICE | {"reason"},
    "license": CHOICE | {"reason", "spdx"},
    "neighbour": CHOICE | {"reason"},
    "pattern": CHOICE | {"reason", "parts"},
    "provider": CHOICE | {"reason"},
    "proxy": CHOICE | {"reason"},
    "reach": PART,
    "server": CHOICE | {"reason", "parts", "command", "reload_command"},
    "storage": PART,
    "style": PART,
    "supervisor": PART,
    "workload": {"name", "kind", "order", "title", "framework", "pattern"},
}
OPTIONAL = {
    "actions",
    "along_with",
    "apart",
    "cancel_order",
    "cancels",
    "change_product",
    "concurrency",
    "dispensable",
    "django_imports",
    "django_tables",
    "django_urls",
    "docs_assets",
    "example_parts",
    "exchange",
    "instead",
    "migrations",
    "mypy_files",
    "mypy_plugins",
    "only_with",
    "packages",
    "pages",
    "postgresql_image",
    "prefixes",
    "proxied",
    "pure",
    "pydal_imports",
    "repository",
    "routes",
    "secrets",
    "settles",
    "streams",
    "tables",
    "unfit",
    "untyped",
    "value",
    "warnings",
}
PARTS = [row for row in ROWS.values() if row["kind"] != "workload"]
FRAMEWORKS = catalog("framework")
# The kinds of which a project has one row, whatever its framework.
FEATURES = [
    kind for kind in ("example", "graphql", "audit", "database", "cache", "jobs", "broker", "proxy") if catalog(kind)
]

LAYER = re.compile(r"\{\{layer\.(\w+)\}\}")
WINDOWS_DEVICE = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)


def owners() -> dict[str, list[set[str]]]:
    """Return the destinations of the template's files; for each, the layers of every file that lands there."""
    owners = defaultdict(list)
    for path in template_files():
        landing = PurePosixPath(*(part for part in path.parts if not LAYER.fullmatch(part)))
        layers = {match[1] for part in path.parts if (match := LAYER.fullmatch(part))}
        owners[str(landing).removesuffix(".jinja").casefold()].append(layers)
    return owners


def selections() -> Iterator[set[str]]:
    """Give the active parts of all possible answers; licenses and providers, which meet nothing, take turns."""
    features = [[row["name"] for row in catalog(kind)] for kind in FEATURES]
    licenses, providers = (cycle(row["name"] for row in catalog(kind)) for kind in ("license", "provider"))
    deployment = {row["name"] for row in catalog("deployment")}
    for framework in FRAMEWORKS:
        for pattern in framework["patterns"]:
            row = with_pattern(framework, pattern)
            for server, *others in product(row["servers"], *features):
                parts = {*row["parts"], *deployment, next(licenses), next(providers)}
                parts |= {part for name in (pattern, server, *others) for part in ROWS[name].get("parts", [])}
                parts |= {part for part in ROWS[pattern].get("example_parts", []) if "shop" in others}
                yield {"base", framework["name"], pattern, server, *parts, *others}


@pytest.mark.parametrize(
    "path",
    [
        path
        for pattern in ("copier.yml", "presets/*", "template/questions/*", "template/catalog/*")
        for path in sorted(ROOT.glob(pattern))
    ],
    ids=lambda path: f"{path.parent.name}/{path.name}",
)
def test_no_key_stands_twice(path: Path) -> None:
    list(yaml.load_all(path.read_text(), Strict))


@pytest.mark.parametrize("name", ROWS)
def test_row_has_the_keys_of_its_kind(name: str) -> None:
    row = ROWS[name]
    assert row["name"] == name
    needed = KEYS[row["kind"]]
    assert needed <= set(row) <= needed | OPTIONAL


def test_rows_have_an_order_of_their_own() -> None:
    assert [order for order, count in Counter(row["order"] for row in ROWS.values()).items() if count > 1] == []


@pytest.mark.parametrize("row", FRAMEWORKS, ids=lambda row: row["name"])
def test_framework_names_only_what_the_catalog_has(row: dict[str, Any]) -> None:
    assert row["patterns"]
    assert {ROWS[name]["kind"] for name in row["patterns"]} == {"pattern"}
    assert set(row.get("instead", {})) <= set(row["patterns"])
    for pattern in row["patterns"]:
        found = with_pattern(row, pattern)
        assert {ROWS[name]["kind"] for name in found["parts"]} <= {"style", "storage", "description", "administration"}
        assert {ROWS[name]["kind"] for name in found["servers"]} == {"server"}


@pytest.mark.parametrize("row", FRAMEWORKS, ids=lambda row: row["name"])
def test_framework_says_how_it_is_kept(row: dict[str, Any]) -> None:
    assert re.fullmatch(r"[a-z ]+, last release 20\d\d-\d\d", row["upkeep"])


@pytest.mark.parametrize("row", catalog("workload"), ids=lambda row: row["name"])
def test_workload_suggests_a_framework_of_the_catalog(row: dict[str, Any]) -> None:
    # Its pattern may be one that is still to come: the question then falls back to the framework's first.
    assert ROWS[row["framework"]]["kind"] == "framework"


@pytest.mark.parametrize("row", PARTS, ids=lambda row: row["name"])
def test_requirements_are_bounded(row: dict[str, Any]) -> None:
    for line in sum(row.get("along_with", {}).values(), row["dependencies"] + row["development"]):
        operators = {specifier.operator for specifier in Requirement(line).specifier}
        assert operators and operators <= {"~=", "=="}, f"{line}: next year's release may break it"


@pytest.mark.parametrize("row", PARTS, ids=lambda row: row["name"])
def test_requirements_go_along_with_parts(row: dict[str, Any]) -> None:
    assert set(row.get("along_with", {})) <= {part["name"] for part in PARTS}


def test_layers_and_fragments_are_parts() -> None:
    layers = {match[1] for path in template_files() for part in path.parts if (match := LAYER.fullmatch(part))}
    fragments = {path.name for path in ROOT.glob("template/fragments/*")}
    assert layers | fragments <= {row["name"] for row in PARTS}


def test_layers_are_written_as_copier_needs_them() -> None:
    assert [path for path in template_files() if "layer" in LAYER.sub("", str(path))] == []


def test_destination_has_one_owner() -> None:
    shared = {landing: owned for landing, owned in owners().items() if len(owned) > 1}
    for active in selections():
        twice = [landing for landing, owned in shared.items() if sum(layers <= active for layers in owned) > 1]
        assert twice == [], sorted(active)


def test_every_layer_can_be_reached() -> None:
    unreached = {frozenset(layers) for owned in owners().values() for layers in owned}
    for active in selections():
        unreached = {layers for layers in unreached if not layers <= active}
    assert unreached == set()


def test_paths_are_safe_on_windows() -> None:
    for path in template_files():
        assert len(f"template/project/{path}") < 140, path
        assert not (PROJECT / path).is_symlink(), path
        assert not set(str(path)) & set('<>:"|?*\\'), path
        assert not any(WINDOWS_DEVICE.match(part) or part.endswith((".", " ")) for part in path.parts), path
