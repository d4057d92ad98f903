"""The load test of a generated project: it passes within its budget, and fails beyond it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from projects import each_framework, free_port, make, serve

BRIEF = {"USERS": "2", "SECONDS": "3"}


@pytest.fixture(scope="module", params=each_framework()[:1])
def project(request: pytest.FixtureRequest, install: Callable[..., Path]) -> Path:
    """An installed project; the load test sees no more of it than HTTP."""
    return install(request.param, graphql=True)


@pytest.fixture(scope="module")
def port(project: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The port of a service that holds the example data."""
    folder = tmp_path_factory.mktemp("load")
    database = f"sqlite:///{folder}/service.sqlite3"
    make(project, "migrate", "seed", DATABASE_URL=database)
    with serve(project, folder / "server.log", DATABASE_URL=database) as url:
        yield url.rpartition(":")[2]


def test_it_searches_and_checks_out(project: Path, port: str) -> None:
    # Whatever else this machine does meanwhile.
    printed = make(project, "load", PORT=port, MOST_MILLISECONDS="10000", **BRIEF)
    assert "within the budget" in printed
    assert '"Customer": 20' in printed
    for request in ("search", "look", "check out"):
        assert f" {request} " in printed


def test_it_fails_beyond_its_budget(project: Path, port: str) -> None:
    with pytest.raises(AssertionError, match="beyond the budget"):
        make(project, "load", PORT=port, MOST_MILLISECONDS="0.001", **BRIEF)


def test_it_fails_where_requests_fail(project: Path) -> None:
    with pytest.raises(AssertionError, match="beyond the budget"):
        make(project, "load", PORT=str(free_port()), MOST_MILLISECONDS="10000", **BRIEF)
