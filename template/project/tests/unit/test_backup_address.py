"""Backups are made of the database that the service's own address names."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "ops/backup/address.awk"
ADDRESS = "postgresql://ann:p%40ss%2Fw%C3%B6rd@db.example.com:5433/shop%20one?sslmode=verify-full&options=a%3Db"


def part(name: str, address: str) -> str:
    environment = os.environ | {"PART": name, "DATABASE_URL": address, "LC_ALL": "C"}
    command = [shutil.which("awk") or "", "-f", str(SCRIPT)]
    printed = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE)  # noqa: S603
    return printed.stdout.decode().removesuffix("\n")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("scheme", "postgresql"),
        ("user", "ann"),
        ("password", "p@ss/wörd"),
        ("host", "db.example.com"),
        ("port", "5433"),
        ("name", "shop one"),
        ("query", "sslmode=verify-full\noptions=a=b"),
    ],
)
def test_part_is_decoded(name: str, value: str) -> None:
    assert part(name, ADDRESS) == value


@pytest.mark.parametrize("name", ["user", "password", "port", "query"])
def test_part_may_be_missing(name: str) -> None:
    assert part(name, "mysql://db/shop") == ""


def test_host_may_be_an_ipv6_address() -> None:
    assert part("host", "mysql://ann@[::1]:3306/shop") == "::1"
    assert part("port", "mysql://ann@[::1]:3306/shop") == "3306"


@pytest.mark.parametrize("path", ["./data/shop.sqlite3", "/var/lib/shop.sqlite3"])
def test_name_may_be_a_path(path: str) -> None:
    assert part("name", f"sqlite:///{path}") == path
