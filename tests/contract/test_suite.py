"""The suite that ships with every project passes, whatever serves it."""

from pathlib import Path

from projects import python, run


def test_the_shop_keeps_the_contract(project: Path, service: str, secret_key: str) -> None:
    run_suite(project, SERVICE_URL=service, SECRET_KEY=secret_key)


def test_a_bare_service_keeps_its_part(bare_project: Path) -> None:
    run_suite(bare_project)


def run_suite(project: Path, **settings: str) -> None:
    run(project, python(project), "-m", "pytest", "--quiet", "tests/contract", **settings)
