"""Who may do what, with a service whose staff we choose."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from ..server import PROJECT, Server, environment, prepare, start
from ..visitor import Visitor


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the service keeps its data."""
    return tmp_path_factory.mktemp("roles")


@pytest.fixture(scope="module")
def server(folder: Path) -> Iterator[Server]:
    """A service of our own."""
    prepare(folder)
    server = start(folder, WEB_CONCURRENCY="1")
    yield server
    assert server.stop() == 0, server.log.read_text()


@pytest.fixture
def visitor(server: Server) -> Visitor:
    """Somebody with an account."""
    visitor = Visitor(server.url)
    assert visitor.sign_up().status_code == 303
    return visitor


def appoint(folder: Path, role: str, email: str) -> int:
    """Give somebody a role, and return the exit code."""
    command = ["make", role, f"EMAIL={email}"]
    done = subprocess.run(command, cwd=PROJECT, env=environment(folder), capture_output=True, check=False)  # noqa: S603
    return done.returncode


def test_the_panel_is_for_staff(server: Server, visitor: Visitor, folder: Path) -> None:
    stranger = Visitor(server.url)
    location = stranger.get("/admin/").headers["Location"]
    assert "log" in location
    assert visitor.get("/admin/").status_code in {302, 403}

    assert appoint(folder, "staff", visitor.email) == 0
    assert not visitor.is_signed_in, "a role begins with a new visit"
    visitor.log_in()
    assert visitor.get("/admin/").status_code in {200, 303}

    assert appoint(folder, "customer", visitor.email) == 0
    visitor.log_in()
    assert visitor.get("/admin/").status_code in {302, 403}
    assert appoint(folder, "staff", "nobody@example.com") != 0
