"""A project keeps up with its template for years, and its owner's edits are never lost."""

from collections.abc import Callable
from functools import cache
from itertools import cycle, pairwise
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
from copier import VcsRef
from projects import ROOT, catalog, has_turn, make, python, run
from releases import (
    COMING,
    GOING,
    NOW,
    PREVIOUS,
    RELEASES,
    answers,
    commit,
    conflicts,
    files,
    generate,
    git,
    update,
)

Start = Callable[..., Path]
Fresh = Callable[[Path], Path]

ANSWERS_FILE, OWN_FILE = ".copier-answers.yml", "own file.txt"
PACKAGE = "src/my_service"
SETTINGS, ORDERS, OWN_RULES = (
    f"{PACKAGE}/{path}" for path in ("platform/settings.py", "shop/orders.py", "shop/own.py")
)
DEPENDENCY = b'    "owners-choice",'
MARKERS = (b"<<<<<<< before updating", b">>>>>>> after updating")
FRAMEWORKS = [row["name"] for row in catalog("framework")]
PRESETS = sorted(ROOT.glob("presets/*.yml"))
# What production can have beside a database: each question with its answers, the default first.
PLATFORM: dict[str, list[Any]] = {
    kind: sorted((row.get("value", row["name"]) for row in catalog(kind) if "only_with" not in row), key="none".__ne__)
    for kind in ("cache", "jobs", "broker", "proxy")
    if catalog(kind)
} | {
    "graphql": [False, True],
    "audit": [False, True],
    "server": catalog("framework")[0]["servers"],
    "deployment": [["compose"], [], [row["name"] for row in catalog("deployment")]],
}
EVERYTHING = {name: choices[-1] for name, choices in PLATFORM.items()}


def starts() -> list[Any]:
    """Give each version that a project may stand on, with each preset that it had."""
    # In the usual run, presets take turns, and stand on the last release or the made-up one.
    pairs = zip(PRESETS, cycle([list(RELEASES)[-1], list(RELEASES)[-1], PREVIOUS, PREVIOUS]), strict=False)
    usual = {pair for number, pair in enumerate(pairs) if has_turn(number, 2)}
    return [
        pytest.param(
            version,
            preset.stem,
            marks=[
                pytest.mark.xdist_group(f"{version} {preset.stem}"),
                *[pytest.mark.thorough] * ((preset, version) not in usual),
            ],
        )
        for version in (*RELEASES, PREVIOUS)
        for preset in PRESETS
        if version == PREVIOUS or git(ROOT, "ls-tree", RELEASES[version], preset)
    ]


@pytest.fixture(scope="session")
def start(history: Path, tmp_path_factory: pytest.TempPathFactory) -> Start:
    """Generates a project of a version once for the same answers, and gives a copy."""

    @cache
    def original(version: str, **answers: Any) -> Path:
        return generate(history, version, tmp_path_factory.mktemp("original") / "project", **answers)

    def start(version: str, **answers: Any) -> Path:
        return copytree(original(version, **answers), tmp_path_factory.mktemp("copy") / "project")

    return start


@pytest.fixture
def fresh(history: Path, tmp_path_factory: pytest.TempPathFactory) -> Fresh:
    """Generates a new project with another one's answers."""
    return lambda project: generate(history, NOW, tmp_path_factory.mktemp("fresh") / "project", **answers(project))


@pytest.mark.parametrize(("version", "preset"), starts())
def test_untouched_project_becomes_a_fresh_one(start: Start, fresh: Fresh, version: str, preset: str) -> None:
    project = start(version, preset=preset)
    before = files(project)
    update(project, trust=version in RELEASES)
    assert files(project) == files(fresh(project))
    assert version in RELEASES or before.keys() ^ files(project).keys() == {GOING, COMING}


@pytest.mark.parametrize(("version", "preset"), starts())
def test_no_edit_is_lost(start: Start, version: str, preset: str) -> None:
    project = start(version, preset=preset)
    deleted, mine = edit_everything(project)
    update(project, trust=version in RELEASES)

    found = files(project)
    assert deleted not in found
    lost = mine - {line for content in found.values() for line in content.splitlines()}
    assert not lost
    marked = {path for path, content in found.items() if all(marker in content for marker in MARKERS)}
    assert marked == conflicts(project)
    # From the made-up version on, the template changes each first line as well, but for models, which are the owner's.
    merged = {ANSWERS_FILE, OWN_FILE, *(path for path in found if "/models/" in path)}
    assert version in RELEASES or marked == found.keys() - merged


def edit_everything(project: Path) -> tuple[str, set[bytes]]:
    """Edit as an owner may, and return the file that was deleted and the lines that must not be lost.

    Each file gets another first line and one more at the end; one is deleted, and two are the owner's own, of which one
    is in the way of a file that is to come.
    """
    deleted, *edited = sorted(files(project).keys() - {ANSWERS_FILE, GOING})
    (project / deleted).unlink()
    mine = {DEPENDENCY}
    add_dependency(project / "pyproject.toml")
    for path in {*edited, COMING, OWN_FILE}:
        first, last = (f"mine: {place} line of {path}".encode() for place in ("first", "last"))
        (project / path).touch()
        lines = (project / path).read_bytes().splitlines()
        (project / path).write_bytes(b"\n".join([first, *lines[1:], last, b""]))
        mine |= {first, last}
    commit(project)
    return deleted, mine


def test_edits_beside_the_templates_own_merge_by_themselves(start: Start, fresh: Fresh) -> None:
    project = start(PREVIOUS)
    add_code(project / SETTINGS)
    add_dependency(project / "pyproject.toml")
    commit(project)
    update(project)

    expected = fresh(project)
    add_code(expected / SETTINGS)
    add_dependency(expected / "pyproject.toml")
    assert files(project) == files(expected)

    commit(project)
    update(project)
    assert not git(project, "status", "--short"), "a second update changes something"


def test_answers_can_be_changed_and_changed_back(start: Start, fresh: Fresh) -> None:
    first, *_, other = (row["name"] for row in catalog("database"))
    project = start(NOW, database=first)
    for change in (
        {"database": other, "example": False, "cache": "redis"},
        {"example": True},
        {"database": first, "cache": "none"},
    ):
        update(project, VcsRef.CURRENT, **change)
        assert change.items() <= answers(project).items()
        assert files(project) == files(fresh(project)), change
        commit(project)


@pytest.mark.thorough
def test_each_part_of_production_can_be_switched_on_and_off(start: Start, fresh: Fresh) -> None:
    project = start(NOW, framework=FRAMEWORKS[0])
    mine = edit_shop(project)
    switched_on = [{name: choice} for name, choices in PLATFORM.items() for choice in choices[1:]]
    switched_off = [{name: choices[0]} for name, choices in reversed(PLATFORM.items())]
    for change in switched_on + switched_off:
        update(project, VcsRef.CURRENT, **change)
        assert change.items() <= answers(project).items()
        assert files(project) == files(fresh(project)) | mine, change
        commit(project)


def journeys() -> list[Any]:
    """Give ways over the frameworks: three that come to each, and others that together take every step there is."""
    around = [FRAMEWORKS[-1], *FRAMEWORKS]
    third = len(FRAMEWORKS) // 3
    thirds = [around[third * number :][: third + 1] for number in range(3)]
    stars = [
        [framework, *(step for other in FRAMEWORKS[number:] for step in (other, framework))]
        for number, framework in enumerate(FRAMEWORKS[:-1], start=1)
    ]
    return [
        pytest.param(journey, id=journey[0] + suffix, marks=[*marks, pytest.mark.xdist_group(journey[0] + suffix)])
        for journey, suffix, marks in [
            *((part, " on", [pytest.mark.thorough] * (not has_turn(turn, 3))) for turn, part in enumerate(thirds)),
            *((star, "", [pytest.mark.thorough]) for star in stars),
        ]
    ]


@pytest.mark.parametrize("journey", journeys())
def test_framework_can_be_changed_below_an_edited_shop(start: Start, fresh: Fresh, journey: list[str]) -> None:
    project = start(NOW, framework=journey[0])
    mine = edit_shop(project)
    for framework in journey[1:]:
        update(project, VcsRef.CURRENT, framework=framework)
        assert answers(project)["framework"] == framework
        # So whatever holds for a new project with these edits holds here, wherever it came from.
        assert files(project) == files(fresh(project)) | mine
        commit(project)


# Each pattern, and where one brings another server interface.
CHANGES = [(FRAMEWORKS[0], row["name"]) for row in catalog("pattern") if row["name"] != "api"]
CHANGES += [(row["name"], pattern) for row in catalog("framework") for pattern in row.get("instead", {})]


@pytest.mark.parametrize(
    ("framework", "pattern"),
    [
        pytest.param(*change, marks=[pytest.mark.thorough] * (not has_turn(number, 2)))
        for number, change in enumerate(CHANGES)
    ],
)
def test_pattern_can_be_changed_below_an_edited_shop(start: Start, fresh: Fresh, framework: str, pattern: str) -> None:
    project = start(NOW, framework=framework, pattern="api")
    before = answers(project)
    own = edit_shop(project)[OWN_RULES]
    for name in (pattern, before["pattern"]):
        # What the pattern settles follows by itself on the way there; on the way back it is for the owner to say.
        update(project, VcsRef.CURRENT, **(before if name == before["pattern"] else {"pattern": name}))
        assert answers(project)["pattern"] == name
        # A pattern may have lines of its own beside the owner's.
        expected = fresh(project)
        add_code(expected / ORDERS)
        assert files(project) == files(expected) | {OWN_RULES: own}
        commit(project)


def test_patterns_with_processes_follow_each_other_below_an_edited_shop(start: Start, fresh: Fresh) -> None:
    project = start(NOW, framework=FRAMEWORKS[0], pattern="events", jobs="celery")
    own = edit_shop(project)[OWN_RULES]
    for name in ("realtime", "events"):
        update(project, VcsRef.CURRENT, pattern=name)
        assert answers(project)["pattern"] == name
        expected = fresh(project)
        add_code(expected / ORDERS)
        assert files(project) == files(expected) | {OWN_RULES: own}
        commit(project)


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param(old, new, marks=pytest.mark.xdist_group(f"{old} to {new}"))
        for old, new in pairwise([FRAMEWORKS[-1], *FRAMEWORKS])
    ],
)
def test_service_is_sound_after_its_framework_was_changed(start: Start, old: str, new: str) -> None:
    project = start(NOW, framework=old)
    edit_shop(project)
    update(project, VcsRef.CURRENT, framework=new)
    make(project, "setup")
    make(project, "check")
    # The contract is a part of it.
    make(project, "test")


@pytest.mark.thorough
def test_contract_is_kept_after_each_change_of_an_answer(start: Start) -> None:
    first, *_, other = (row["name"] for row in catalog("database"))
    project = start(NOW, framework=FRAMEWORKS[-1], database=first)
    edit_shop(project)
    for change in [{"database": other, "cache": "redis"}, {"example": False}]:
        update(project, VcsRef.CURRENT, **change)
        make(project, "setup")
        run(project, python(project), "-m", "pytest", "--quiet", "tests/contract")
        commit(project)


@pytest.mark.thorough
def test_service_is_sound_after_everything_is_switched_on(start: Start) -> None:
    project = start(NOW, framework=FRAMEWORKS[0])
    edit_shop(project)
    update(project, VcsRef.CURRENT, **EVERYTHING)
    make(project, "setup")
    make(project, "check")
    make(project, "test")


def edit_shop(project: Path) -> dict[str, bytes]:
    """Add a function to the shop and a module of the owner's own; return these files."""
    add_code(project / ORDERS)
    (project / OWN_RULES).write_text('"""Rules of the owner."""\n')
    commit(project)
    return {path: (project / path).read_bytes() for path in (ORDERS, OWN_RULES)}


def add_code(path: Path) -> None:
    """Add a function at the end of a module."""
    path.write_bytes(path.read_bytes() + b'\n\ndef own() -> str:\n    """Say whose this is."""\n    return "mine"\n')


def add_dependency(path: Path) -> None:
    """Add a requirement to a project's own."""
    path.write_bytes(path.read_bytes().replace(b"\n]\n", b"\n" + DEPENDENCY + b"\n]\n", 1))
