"""The suite that ships with every project passes, whatever serves it."""

from collections.abc import Callable
from pathlib import Path

from projects import make, python, run, serve
from servers import Redis


def test_the_shop_keeps_the_contract(project: Path, service: str, secret_key: str) -> None:
    run_suite(project, SERVICE_URL=service, SECRET_KEY=secret_key)


def test_the_shop_keeps_the_contract_with_a_cache(
    framework: str, install: Callable[..., Path], new_database: Callable[[str], str], secret_key: str, tmp_path: Path
) -> None:
    project = install(framework, cache="redis")
    cache = Redis.borrow_or_make()
    settings = {"DATABASE_URL": new_database("postgresql"), "CACHE_URL": cache.new(), "SECRET_KEY": secret_key}
    make(project, "migrate", "seed", **settings)
    with serve(project, tmp_path / "server.log", WEB_CONCURRENCY="2", **settings) as url:
        run_suite(project, SERVICE_URL=url, SECRET_KEY=secret_key)
    cache.close()


def test_a_bare_service_keeps_its_part(bare_project: Path) -> None:
    run_suite(bare_project)


def run_suite(project: Path, **settings: str) -> None:
    run(project, python(project), "-m", "pytest", "--quiet", "tests/contract", **settings)
