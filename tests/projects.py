"""Generated projects, treated as their owners treat them: rendered, installed, commanded and served."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import copier
import pytest
import yaml
from _pytest.mark import ParameterSet
from copier.errors import DirtyLocalWarning

ROOT = Path(__file__).parents[1]

# What the caller's shell may have set and a project must not inherit; without compiled modules, a service takes twice
# as long to start.
_FOREIGN = (
    "VIRTUAL_ENV",
    "UV_PROJECT_ENVIRONMENT",
    "PYTHONPATH",
    "PYTHONDONTWRITEBYTECODE",
    "MAKEFLAGS",
    "MAKELEVEL",
    "SERVICE_URL",
)
_SETTINGS = (
    "ALLOWED_HOSTS",
    "BROKER_URL",
    "CACHE_URL",
    "CORS_ALLOWED_ORIGINS",
    "DATABASE_URL",
    "DOCS_ENABLED",
    "ENVIRONMENT",
    "HOST",
    "JOB_TIME_LIMIT",
    "LOG_LEVEL",
    "MAX_CONCURRENT_REQUESTS",
    "PORT",
    "RATE_LIMIT",
    "SECRETS_DIR",
    "SECRET_KEY",
    "SECRET_KEY_FALLBACKS",
    "SIGN_IN_LIMIT",
    "TRUSTED_PROXIES",
    "WEB_CONCURRENCY",
)
# Where background jobs may run.
JOBS: list[dict[str, str]] = [
    {"jobs": "none"},
    {"jobs": "celery", "broker": "redis"},
    {"jobs": "celery", "broker": "rabbitmq"},
]
_START_UP = 30.0
_SHUTDOWN = 30.0


def catalog(kind: str) -> list[dict[str, Any]]:
    """Return the catalog's rows of one kind (`framework`, `pattern`, `database`, …) in their order."""
    rows = [yaml.safe_load(path.read_text()) for path in sorted(ROOT.glob("template/catalog/*.yml"))]
    return sorted((row for row in rows if row["kind"] == kind), key=lambda row: row["order"])


def each_framework(*marks: pytest.MarkDecorator) -> list[ParameterSet]:
    """Return the frameworks' names as parameters, each tied to one worker, so that its project is installed once."""
    names = [row["name"] for row in catalog("framework")]
    return [pytest.param(name, marks=[pytest.mark.xdist_group(name), *marks]) for name in names]


def needed(database: str) -> dict[str, str]:
    """Return the answers that a project differs in from the defaults, to run on a database."""
    default = catalog("database")[0]["name"]
    # Development runs on SQLite, whatever production has.
    return {} if database in (default, "sqlite") else {"database": database}


def deployments(database: str) -> list[str]:
    """Return the names of all deployments that go with a database."""
    return [row["name"] for row in catalog("deployment") if database not in row.get("unfit", {})]


def render(destination: Path, template: Path = ROOT, **answers: Any) -> Path:
    """Generate a project from the template as it is now, uncommitted changes included; no trust is given.

    Args:
        destination: folder to write; made if missing.
        template: another template than this checkout's, such as an old release.
        answers: answers that differ from the defaults, such as `framework="flask"`.

    Returns:
        The destination.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DirtyLocalWarning)
        copier.run_copy(
            str(template),
            destination,
            data=answers,
            defaults=True,
            overwrite=True,
            quiet=True,
            unsafe=False,
            vcs_ref="HEAD",
        )
    return destination


def environment(**settings: str) -> dict[str, str]:
    """Return this process's environment without what would leak into a project, and with `settings`.

    This interpreter's own folder of commands comes first on the path, so that the projects find the `uv` beside it.
    """
    inherited = {
        name: value
        for name, value in os.environ.items()
        if name not in (*_FOREIGN, *_SETTINGS) and not name.startswith(("COV_CORE_", "COVERAGE_", "OTEL_", "PYTEST_"))
    }
    commands = str(Path(sys.executable).parent)
    return inherited | {"PATH": os.pathsep.join([commands, inherited.get("PATH", os.defpath)])} | settings


def make(project: Path, *targets: str, **settings: str) -> str:
    """Run make targets (or `NAME=value` arguments) in a project and return what they print.

    Raises:
        AssertionError: if they fail; it carries the output.
    """
    return run(project, "make", *targets, **settings)


def run(project: Path, *command: str | Path, **settings: str) -> str:
    """Run a command in a project and return what it prints, errors included.

    Raises:
        AssertionError: if it fails; it carries the output.
    """
    done = subprocess.run(
        command, cwd=project, env=environment(**settings), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    assert done.returncode == 0, f"{' '.join(map(str, command))} → {done.returncode}\n{done.stdout}"
    return done.stdout


def python(project: Path) -> Path:
    """Return the interpreter of an installed project (see `make(project, "setup")`)."""
    return project / ".venv" / "bin" / "python"


def server_command(project: Path) -> list[str | Path]:
    """Return the production command of an installed project's server."""
    answers = yaml.safe_load((project / ".copier-answers.yml").read_text())
    row = yaml.safe_load((ROOT / f"template/catalog/{answers['server']}.yml").read_text())
    program, *arguments = [word.replace("PACKAGE", answers["package_name"]) for word in row["command"]]
    return [python(project).with_name(program), *arguments]


def free_port() -> int:
    """Return a port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serve(project: Path, log: Path, **settings: str) -> Iterator[str]:
    """Run an installed and migrated project with its production command, and give its address.

    Args:
        project: the project's folder.
        log: file for the server's output.
        settings: the service's environment variables, at least `DATABASE_URL`; `PORT` is chosen here.

    Raises:
        AssertionError: if the service is not ready within half a minute, or does not end cleanly after SIGTERM.
    """
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    with log.open("wb") as output:
        server = subprocess.Popen(
            server_command(project),
            cwd=project,
            env=environment(**settings, PORT=str(port)),
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        assert _answers(f"{url}/livez", server), f"The service did not start:\n{log.read_text()}"
        yield url
    finally:
        server.send_signal(signal.SIGTERM)
        try:
            server.wait(_SHUTDOWN)
        finally:
            server.kill()
    assert server.returncode == 0, f"The service ended with {server.returncode}:\n{log.read_text()}"


def _answers(url: str, server: subprocess.Popen[bytes]) -> bool:
    deadline = time.monotonic() + _START_UP
    while time.monotonic() < deadline and server.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=1):
                return True
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    return False
