"""The suite that ships with every project passes, whatever serves it."""

from collections.abc import Callable
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest
from projects import catalog, make, needed, python, run, serve
from servers import Redis


def test_the_shop_keeps_the_contract(project: Path, service: str, secret_key: str) -> None:
    run_suite(project, SERVICE_URL=service, SECRET_KEY=secret_key)


@pytest.mark.thorough
def test_the_shop_keeps_the_contract_with_a_cache(
    framework: str, install: Callable[..., Path], new_database: Callable[[str], str], secret_key: str, tmp_path: Path
) -> None:
    project = install(framework, graphql=True, cache="redis")
    cache = Redis.borrow_or_make()
    settings = {"DATABASE_URL": new_database("postgresql"), "CACHE_URL": cache.new(), "SECRET_KEY": secret_key}
    make(project, "migrate", "seed", **settings)
    with serve(project, tmp_path / "server.log", WEB_CONCURRENCY="2", **settings) as url:
        run_suite(project, SERVICE_URL=url, SECRET_KEY=secret_key)
    cache.close()


@pytest.mark.thorough
def test_a_bare_service_keeps_its_part(bare_project: Path) -> None:
    run_suite(bare_project)


def other_servers() -> list[Any]:
    """Give each framework's servers but the first, which all other tests run on; databases take turns."""
    databases = cycle(row["name"] for row in catalog("database"))
    servers = [(row["name"], server) for row in catalog("framework") for server in row["servers"][1:]]
    return [
        pytest.param(
            framework,
            server,
            next(databases),
            marks=[pytest.mark.xdist_group(f"{framework} {server}"), pytest.mark.thorough],
        )
        for framework, server in servers
    ]


@pytest.mark.parametrize(("framework", "server", "database"), other_servers())
def test_every_other_server_keeps_the_contract(
    install: Callable[..., Path],
    new_database: Callable[[str], str],
    secret_key: str,
    tmp_path: Path,
    framework: str,
    server: str,
    database: str,
) -> None:
    project = install(framework, server=server, **needed(database))
    settings = {"DATABASE_URL": new_database(database), "SECRET_KEY": secret_key}
    make(project, "migrate", "seed", **settings)
    with serve(project, tmp_path / "server.log", WEB_CONCURRENCY="2", **settings) as url:
        run_suite(project, SERVICE_URL=url, SECRET_KEY=secret_key)
    # Without an address, the suite starts services itself, as their ends need.
    run(project, python(project), "-m", "pytest", "--quiet", "tests/contract", "-k", "shutdown or health")


def run_suite(project: Path, **settings: str) -> None:
    run(project, python(project), "-m", "pytest", "--quiet", "tests/contract", **settings)
