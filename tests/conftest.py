"""What tests of several files share."""

import math
import tempfile
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from shutil import disk_usage
from types import CodeType

import copier
import jinja2
import pytest
import releases
import yaml
from projects import JOBS, catalog, render, set_up

MODULES = sorted(Path(__file__).parent.rglob("test_*.py"))
# On how many frameworks a module runs whose tests are marked `in_turn`, unless `make test-all` runs it.
TURNS = 2
# Bytes for what is short-lived, such as the databases of three processes.
ENOUGH_MEMORY = 6 * 2**30

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
def files_in_memory(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep what is short-lived in memory, where the machine has enough: Copier copies the template for each render.

    Projects stay on the disk, beside the packages that they share.
    """
    tmp_path_factory.getbasetemp()
    memory = Path("/dev/shm")
    if not memory.is_dir() or disk_usage(memory).free < ENOUGH_MEMORY:
        yield
        return
    with pytest.MonkeyPatch.context() as patch, tempfile.TemporaryDirectory(dir=memory) as folder:
        # PostgreSQL and MariaDB have users of their own.
        Path(folder).chmod(0o755)
        patch.setattr(tempfile, "tempdir", folder)
        yield


@pytest.fixture(scope="session", autouse=True)
def cheap_rendering() -> Iterator[None]:
    """Compile what is the same once: each render compiles some three thousand paths and files, mostly the same ones.

    The catalog is read by the parser in C, which is PyYAML's other one. And Copier does not ask git before each file
    whether it minds modes, which takes longer than to write it.
    """
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
        patch.setattr(yaml, "SafeLoader", yaml.CSafeLoader)
        patch.setattr(copier._main.Worker, "_sync_git_index_executable_bit", lambda *_: None, raising=False)
        yield


@pytest.fixture(scope="session", autouse=True)
def shared_types(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Let mypy read the libraries once for all projects: that is most of what `make check` costs."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MYPY_CACHE_DIR", str(tmp_path_factory.mktemp("mypy")))
        yield


@pytest.fixture(scope="session")
def install(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """Generates and sets up the project of a framework, once for each set of other answers."""

    @cache
    def install(framework: str, **answers: str | bool) -> Path:
        project = render(tmp_path_factory.mktemp(framework), framework=framework, **answers)
        set_up(project)
        return project

    return install


@pytest.fixture(scope="session")
def history(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """This template with its releases, a made-up previous one, and the working tree as the newest."""
    return releases.history(tmp_path_factory.mktemp("history"))
