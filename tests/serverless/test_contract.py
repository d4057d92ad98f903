"""A service that runs as functions keeps the contract of one that runs on a server."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import copytree, rmtree

import pytest
from projects import catalog, has_turn, python, run

FRAMEWORKS = [row["name"] for row in catalog("framework") if "serverless" in row["patterns"]]
VERSIONS = ["2.0", "1.0"]
# Tests of the suite that say nothing of a function, each with its reason.
OF_SERVERS = {
    "test_shutdown.py": "Lambda ends a process between two requests, without a word",
    "shop/test_shutdown.py": "the same",
    "test_overload.py": "a process has one request at a time; API Gateway waits for slow clients, and Lambda counts",
    "shop/test_observability.py::test_the_dashboard_shows_what_there_is": "it overloads a process with slow clients",
    "test_refusals.py": "API Gateway reads requests; what it cannot read, no function sees",
    "test_sizes.py": "the same",
    "test_hosts.py::test_a_malformed_one_is_refused": "API Gateway finds an API by its host",
    "test_hosts.py::test_it_is_required": "the same",
    "test_telemetry.py::test_a_share_of_the_traces_is_kept_and_all_of_the_metrics": (
        "it adds up nothing, since a server exports once, at its end; a function does after each request"
    ),
}


def turns() -> list[object]:
    """Give each framework and version; in the usual run, one framework with the version that the template asks for."""
    return [
        pytest.param(
            framework,
            version,
            marks=[
                pytest.mark.xdist_group(framework),
                *[pytest.mark.thorough] * (version != VERSIONS[0] or not has_turn(number, len(FRAMEWORKS))),
            ],
        )
        for number, framework in enumerate(FRAMEWORKS)
        for version in VERSIONS
    ]


@pytest.mark.parametrize(("framework", "version"), turns())
def test_functions_keep_the_contract(install: Callable[..., Path], framework: str, version: str) -> None:
    project = install(framework, graphql=True, pattern="serverless")
    with behind_gateway(project, version) as suite:
        # One that is no more would be left out in vain.
        assert [name for name in OF_SERVERS if not (suite / name.partition("::")[0]).is_file()] == []
        deselected = [f"--deselect={suite.relative_to(project)}/{name}" for name in OF_SERVERS]
        run(project, python(project), "-m", "pytest", "--quiet", suite.relative_to(project), *deselected)


@contextmanager
def behind_gateway(project: Path, version: str) -> Iterator[Path]:
    """Lend a copy of a project's contract suite, which starts functions behind a gateway in place of servers."""
    suite = project / f"behind-{version}/contract"
    copytree(project / "tests/contract", suite)
    package = next((project / "src").iterdir()).name
    command = ["python", str(Path(__file__).with_name("gateway.py")), version, f"{package}.functions.http.handle"]
    server = suite / "server.py"
    lines = [
        f"COMMAND = {command!r}" if line.startswith("COMMAND = ") else line for line in server.read_text().splitlines()
    ]
    server.write_text("\n".join(lines) + "\n")
    try:
        yield suite
    finally:
        rmtree(suite.parent)
