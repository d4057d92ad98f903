"""A machine with Python, pip, git and make, but without uv: README's commands, and those of a project."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from shutil import copy2

import pytest
from projects import ROOT, environment, free_port, make, render, run


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """Return a copy of this repository as git knows it, uncommitted changes included."""
    path = tmp_path / "checkout"
    for name in run(ROOT, "git", "ls-files", "-z", "--cached", "--others", "--exclude-standard").split("\0"):
        if (ROOT / name).is_file():
            (path / name).parent.mkdir(parents=True, exist_ok=True)
            copy2(ROOT / name, path / name)
    return path


@pytest.fixture
def bare_path(tmp_path: Path) -> str:
    """Return a search path with every command of this machine but uv."""
    commands = tmp_path / "bin"
    commands.mkdir()
    for folder in reversed(os.environ["PATH"].split(os.pathsep)):
        for command in Path(folder).glob("*"):
            if command.name not in ("uv", "uvx"):
                (commands / command.name).unlink(missing_ok=True)
                (commands / command.name).symlink_to(command)
    return str(commands)


@pytest.fixture
def demo(checkout: Path, bare_path: str) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """Start `make demo` at a terminal's pace: output line by line, its own process group."""
    port = free_port()
    process = subprocess.Popen(
        ["make", "demo", f"PORT={port}"],
        cwd=checkout,
        env=environment(PATH=bare_path),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    yield process, port
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)


def test_demo_runs_and_stops(demo: tuple[subprocess.Popen[str], int]) -> None:
    process, port = demo
    lines = []
    for line in process.stdout:
        lines.append(line)
        if f"localhost:{port}/v1/products" in line:
            break
    output = "".join(lines)
    for page in ("docs", "v1/products"):
        assert f"http://localhost:{port}/{page}" in output
        assert answers(f"http://localhost:{port}/{page}"), output
    os.killpg(process.pid, signal.SIGINT)
    process.wait(30)
    assert not answers(f"http://localhost:{port}/docs", patience=0)


def answers(url: str, patience: float = 20) -> bool:
    """Tell whether a page comes within so many seconds."""
    deadline = time.monotonic() + patience
    while True:
        try:
            with urllib.request.urlopen(url, timeout=5) as response:
                return response.status == 200
        except (urllib.error.URLError, OSError):
            if time.monotonic() >= deadline:
                return False
            time.sleep(0.2)


def test_project_fetches_uv(tmp_path: Path, bare_path: str) -> None:
    project = render(tmp_path / "service")
    make(project, "setup", "migrate", PATH=bare_path)
    assert (project / ".tools/bin/uv").is_file()


@pytest.mark.parametrize(("module", "advice"), [("sys", "Python 3.11 or newer"), ("pip", "apt install python3-pip")])
def test_missing_prerequisite_is_named(checkout: Path, tmp_path: Path, module: str, advice: str) -> None:
    poor = tmp_path / "python"
    condition = "*version_info*" if module == "sys" else "*pip*"
    poor.write_text(f'#!/bin/sh\ncase "$*" in {condition}) exit 1;; esac\nexec {sys.executable} "$@"\n')
    poor.chmod(0o755)
    with pytest.raises(AssertionError, match=advice):
        run(checkout, "make", "test", f"PYTHON={poor}")
    assert not (checkout / ".venv").exists()


def test_taken_port_is_named(checkout: Path) -> None:
    # The environment is this run's own; only the port is at stake.
    (checkout / ".venv").symlink_to(Path(sys.prefix))
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(AssertionError, match=f"Port {port} is taken"):
            run(checkout, "make", "--old-file=.venv/.synced", "demo", f"PORT={port}")
