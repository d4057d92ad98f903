"""What tests of several files share."""

import math
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from types import CodeType

import jinja2
import pytest
import releases
from projects import JOBS, catalog, make, render

MODULES = sorted(Path(__file__).parent.rglob("test_*.py"))
# On how many frameworks a module runs whose tests are marked `in_turn`, unless `make test-all` runs it.
TURNS = 2

_compile = jinja2.Environment.compile


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let frameworks take turns: each module runs on some of them, each of them in some modules. Order the tests."""
    frameworks = [row["name"] for row in catalog("framework")]
    stride = math.ceil(len(frameworks) / TURNS)
    for item in items:
        framework = item.callspec.params.get("framework") if hasattr(item, "callspec") else None
        if framework and item.get_closest_marker("in_turn"):
            number, rest = divmod(frameworks.index(framework) + MODULES.index(item.path), stride)
            if rest or not _has_its_turn(item, number):
                item.add_marker(pytest.mark.thorough)
    # What is short comes last, so that all processes end at about the same time.
    items.sort(key=lambda item: item.path.name == "test_template.py")


def _has_its_turn(item: pytest.Function, number: int) -> bool:
    """Tell whether a test that is there for each broker runs on this one: the frameworks share them."""
    if not any(marker.args[0] == "broker" for marker in item.iter_markers("parametrize")):
        return True
    brokers = list(dict.fromkeys(jobs["broker"] for jobs in JOBS if "broker" in jobs))
    return item.callspec.params["broker"] == brokers[number % len(brokers)]


@pytest.fixture(scope="session", autouse=True)
def remembered_templates() -> Iterator[None]:
    """Compile what is the same once: each render compiles some three thousand paths and files, mostly the same ones."""
    compiled: dict[tuple[object, ...], str | CodeType] = {}

    def remember(environment: jinja2.Environment, *source: object, **options: object) -> str | CodeType:
        # The settings that a template may choose for its syntax; `copier.yml` of every release keeps the delimiters.
        syntax = environment.trim_blocks, environment.lstrip_blocks, environment.keep_trailing_newline
        key = type(environment), *syntax, *source, *options.items()
        if key not in compiled:
            compiled[key] = _compile(environment, *source, **options)
        return compiled[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(jinja2.Environment, "compile", remember)
        yield


@pytest.fixture(scope="session")
def install(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """Generates and sets up the project of a framework, once for each set of other answers."""

    @cache
    def install(framework: str, **answers: str | bool) -> Path:
        project = render(tmp_path_factory.mktemp(framework), framework=framework, **answers)
        make(project, "setup")
        return project

    return install


@pytest.fixture(scope="session")
def history(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """This template with its releases, a made-up previous one, and the working tree as the newest."""
    return releases.history(tmp_path_factory.mktemp("history"))
