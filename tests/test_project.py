"""A generated project, used as its owner uses it, keeps what it promises."""

import os
import re
import subprocess
import sys
from importlib import metadata
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest
from house import RESERVED
from projects import JOBS, catalog, commits, environment, has_turn, make, python, render, run, set_up, settled

MIDDLE, NEWEST = "3.12", "3.13"
HERE = f"{sys.version_info.major}.{sys.version_info.minor}"
# Three commits hold every framework to the contract; after such a lap it is another pattern's turn.
LAP = 3


def interpreter(version: str) -> str | None:
    """Return this machine's Python of a version: one on the path, uv's own, or pyenv's."""
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")).glob("versions/*/bin")
    found = subprocess.run(
        [Path(sys.executable).with_name("uv"), "python", "find", "--no-project", version],
        env=environment(PATH=os.pathsep.join([os.environ["PATH"], *map(str, pyenv)]), UV_PYTHON_DOWNLOADS="never"),
        capture_output=True,
        text=True,
    )
    return found.stdout.strip() or None


def has_its_turn(number: int, framework: dict[str, Any], pattern: str) -> bool:
    """Tell whether the usual run has this pattern on a framework."""
    patterns = framework["patterns"]
    return pattern == patterns[(commits() // LAP + number) % len(patterns)]


def unless(usual: bool) -> list[pytest.MarkDecorator]:
    """Return the mark that leaves to `make test-all` what the usual run has not."""
    return [] if usual else [pytest.mark.thorough]


def variants() -> list[Any]:
    """Give each framework with and without the example, databases and servers in turns, on the other Pythons, and with
    each pattern.
    """
    databases = cycle(row["name"] for row in catalog("database"))
    caches = cycle(row["value"] for row in catalog("cache"))
    choices = [(True, HERE), (False, HERE)] + [(True, other) for other in (MIDDLE, NEWEST) if other != HERE]
    return [
        pytest.param(
            {
                "framework": row["name"],
                "example": example,
                # Where a broker is, every other variant speaks in events; in the usual run, on each kind of storage.
                "pattern": "events" if "broker" in jobs and turn % 2 == 0 else "api",
                # The usual run has it on every other framework, the newest Python on those between.
                "graphql": not example or (number + (version == NEWEST)) % 2 == 0,
                # Likewise, on those that have no graph.
                "audit": example and (number + (version == NEWEST)) % 2 != 0,
                "database": next(databases),
                "cache": next(caches),
                # The contract suite runs on every server; here one of the others is enough.
                "server": row["servers"][-1 if version == MIDDLE else 0],
                "python_version": version,
                **jobs,
            },
            id=f"{row['name']}-{'shop' if example else 'bare'}-{version}",
            marks=[
                # All tests of a project run in the worker that has installed it.
                pytest.mark.xdist_group(f"{row['name']}-{example}-{version}"),
                # What holds for the example on this Python seldom fails without it or on another.
                *unless((example, version) == (True, HERE) and has_its_turn(number, row, row["patterns"][0])),
            ],
        )
        for number, row in enumerate(catalog("framework"))
        for turn, (example, version) in enumerate(choices, start=number)
        for jobs in [JOBS[turn % len(JOBS)]]
        if version in row["pythons"]
    ] + [
        pytest.param(
            settled(
                pattern,
                framework=row["name"],
                example=example,
                cache="redis" if example else "none",
                python_version=HERE,
            ),
            id=f"{row['name']}-{pattern}-{'shop' if example else 'bare'}-{HERE}",
            marks=[
                pytest.mark.xdist_group(f"{row['name']}-{pattern}-{example}"),
                *unless(example and has_its_turn(number, row, pattern)),
            ],
        )
        for number, row in enumerate(catalog("framework"))
        for pattern in row["patterns"][1:]
        for example in (True, False)
    ]


VARIANTS = variants()
ONE = [next(variant for variant in VARIANTS if pytest.mark.thorough not in variant.marks)]
NUMBERS = {row["name"]: number for number, row in enumerate(catalog("framework"))}


def shared_out(held_to_the_contract: bool) -> list[Any]:
    """Give the same ones; in the usual run those that are held to the contract, a third of them, or the others."""
    return [
        pytest.param(
            variant.values[0],
            id=variant.id,
            marks=[
                *variant.marks,
                *unless(has_turn(NUMBERS[variant.values[0]["framework"]], LAP) == held_to_the_contract),
            ],
        )
        for variant in VARIANTS
    ]


@pytest.fixture(scope="session", params=VARIANTS)
def project(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a project after `make setup`, on the Python that it was made for."""
    version = request.param["python_version"]
    found = interpreter(version)
    if not found:
        pytest.skip(f"this machine has no Python {version}")
    project = render(tmp_path_factory.mktemp("project") / "service", **request.param)
    set_up(project, UV_PYTHON=found)
    assert run(project, python(project), "--version").startswith(f"Python {version}.")
    return project


def targets(project: Path) -> set[str]:
    """Return what make can do in a project."""
    return set(re.findall(r"^([a-z-]+):", (project / "Makefile").read_text(), re.MULTILINE))


def test_make_check(project: Path) -> None:
    make(project, "check")


# What `make test` begins with; it has more.
@pytest.mark.parametrize("project", shared_out(held_to_the_contract=False), indirect=True)
def test_tests_within_the_process_pass(project: Path) -> None:
    run(project, python(project), "-m", "pytest", "--quiet", "tests", "--ignore=tests/contract")


@pytest.mark.parametrize("project", shared_out(held_to_the_contract=True), indirect=True)
def test_make_test(project: Path) -> None:
    make(project, "test")


def test_make_lists_every_target(project: Path) -> None:
    listed = set(re.findall(r"^  ([a-z-]+) +\S", make(project), re.MULTILINE))
    assert listed == targets(project)
    assert listed >= {"help", "setup", "dev", "serve", "test", "check", "migrate", "seed"}


def test_migrate_and_seed_can_be_repeated(project: Path, tmp_path: Path) -> None:
    for _ in range(2):
        make(project, "migrate", "seed", DATABASE_URL=f"sqlite:///{tmp_path}/service.sqlite3")


def test_production_refuses_development_values(project: Path) -> None:
    served = subprocess.run(
        ["make", "serve", "ENVIRONMENT=production"],
        cwd=project,
        env=environment(),
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert served.returncode != 0
    for name in ("DATABASE_URL", "SECRET_KEY", "ALLOWED_HOSTS"):
        assert f"{name}: " in served.stderr


@pytest.mark.parametrize("project", ONE, indirect=True)
def test_leftover_conflict_fails_the_check(project: Path) -> None:
    notes = project / "NOTES.md"
    notes.write_text("<<<<<<< before updating\nmine\n=======\ntheirs\n>>>>>>> after updating\n")
    try:
        with pytest.raises(AssertionError, match=r"NOTES\.md:1:<<<<<<<"):
            make(project, "check")
    finally:
        notes.unlink()


@pytest.mark.parametrize("project", ONE, indirect=True)
@pytest.mark.parametrize("name", ["NOTES.md", "src/settings.yaml"])
def test_a_key_in_a_file_fails_the_check(project: Path, name: str) -> None:
    leak = project / name
    leak.write_text(f"key: {'AKIA' + 'Q7XZ2M4KD9WPLR3T'}\n")
    try:
        with pytest.raises(AssertionError, match=f"{name}:1"):
            make(project, "check")
    finally:
        leak.unlink()


@pytest.mark.parametrize("project", ONE, indirect=True)
@pytest.mark.parametrize(
    ("name", "careful", "careless", "finding"),
    [
        ("Dockerfile", "USER 10001:10001", "RUN cd /", "DL3003"),
        (".github/workflows/ci.yml", "make audit", "echo ${{ github.head_ref }}", "template-injection"),
    ],
)
def test_what_is_careless_fails_the_check(project: Path, name: str, careful: str, careless: str, finding: str) -> None:
    file = project / name
    text = file.read_text()
    file.write_text(text.replace(careful, careless))
    try:
        with pytest.raises(AssertionError, match=finding):
            make(project, "check")
    finally:
        file.write_text(text)


@pytest.mark.parametrize("project", ONE, indirect=True)
def test_keys_of_this_machine_pass_the_check(project: Path) -> None:
    """Git ignores `.env`, so nothing in it gets anywhere."""
    settings = project / ".env"
    settings.write_text(f"SECRET_KEY={'AKIA' + 'Q7XZ2M4KD9WPLR3T'}\n")
    try:
        assert ".env" not in make(project, "check")
    finally:
        settings.unlink()


def test_names_of_its_libraries_are_reserved(project: Path) -> None:
    """A package of the same name would hide the library."""
    (packages,) = project.glob(".venv/lib/python*/site-packages")
    installed = {
        str(file).partition("/")[0].removesuffix(".py")
        for distribution in metadata.distributions(path=[str(packages)])
        for file in distribution.files or []
        if file.suffix == ".py"
    }
    names = {name for name in installed if re.fullmatch("[a-z][a-z0-9_]{0,38}[a-z0-9]", name)}
    assert names - RESERVED == set()
