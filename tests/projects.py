"""Generated projects, treated as their owners treat them: rendered, installed, commanded and served."""

import errno
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
from contextlib import contextmanager, suppress
from functools import cache
from itertools import cycle, islice
from pathlib import Path
from shutil import copytree
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
    "ARGS",
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
    "AWS_LAMBDA_FUNCTION_NAME",
    "BROKER_URL",
    "CACHE_URL",
    "CORS_ALLOWED_ORIGINS",
    "DATABASE_URL",
    "DEAD_LETTER_QUEUE_URL",
    "DOCS_ENABLED",
    "ENVIRONMENT",
    "HOST",
    "JOB_TIME_LIMIT",
    "LOG_LEVEL",
    "MAIL_FROM",
    "MAIL_URL",
    "MAX_CONCURRENT_REQUESTS",
    "PAYMENTS_PATH",
    "PAYMENT_LIMIT",
    "PAYMENT_TIMEOUT",
    "PORT",
    "PUBLIC_URL",
    "QUEUE_URL",
    "RATE_LIMIT",
    "SECRETS_DIR",
    "SECRET_KEY",
    "SECRET_KEY_FALLBACKS",
    "SIGN_IN_LIMIT",
    "STREAM_CONNECTIONS",
    "STREAM_CONNECTIONS_PER_CLIENT",
    "STREAM_HEARTBEAT",
    "STREAM_QUEUE",
    "STREAM_URL",
    "TRUSTED_PROXIES",
    "WEB_CONCURRENCY",
)
# Each process of the tests has a share of its own, below those that systems give to whoever asks for any: between the
# choice of a port and its use, nobody else takes it.
_SHARE = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")) * 1_000
_PORTS = cycle(range(20_000 + _SHARE, 21_000 + _SHARE))
# Where background jobs may run.
JOBS: list[dict[str, str]] = [
    {"jobs": "none"},
    {"jobs": "celery", "broker": "redis"},
    {"jobs": "celery", "broker": "rabbitmq"},
]
# Where an environment keeps what is installed.
_PACKAGES = ".venv/lib/python*/site-packages"
_installed: list[Path] = []
_START_UP = 30.0
_SHUTDOWN = 30.0


def catalog(kind: str) -> list[dict[str, Any]]:
    """Return the catalog's rows of one kind (`framework`, `pattern`, `database`, …) in their order."""
    return sorted((row for row in _rows() if row["kind"] == kind), key=lambda row: row["order"])


@cache
def _rows() -> list[dict[str, Any]]:
    """Return the catalog; the tests ask for it some hundred times while they are collected."""
    return [yaml.safe_load(path.read_text()) for path in sorted(ROOT.glob("template/catalog/*.yml"))]


def with_pattern(framework: dict[str, Any], pattern: str) -> dict[str, Any]:
    """Return a framework's row as it is with a pattern."""
    return framework | framework.get("instead", {}).get(pattern, {})


def each_framework(*marks: pytest.MarkDecorator) -> list[ParameterSet]:
    """Return the frameworks' names as parameters, each tied to one worker, so that its project is installed once."""
    names = [row["name"] for row in catalog("framework")]
    return [pytest.param(name, marks=[pytest.mark.xdist_group(name), *marks]) for name in names]


@cache
def commits() -> int:
    """Return how many commits led here."""
    return int(run(ROOT, "git", "rev-list", "--count", "HEAD"))


def has_turn(number: int, among: int) -> bool:
    """Tell whether the usual run has the one with this number; with each commit the turn passes on to the next.

    After as many commits as it is one among, each has had its turn; `make test-all` has them all at once.
    """
    return (number + commits()) % among == 0


def needed(database: str) -> dict[str, str]:
    """Return the answers that a project differs in from the defaults, to run on a database."""
    default = catalog("database")[0]["name"]
    # Development runs on SQLite, whatever production has.
    return {} if database in (default, "sqlite") else {"database": database}


def deployments(database: str) -> list[str]:
    """Return the names of all deployments that go with a database."""
    return [row["name"] for row in catalog("deployment") if database not in row.get("unfit", {})]


def settled(pattern: str, **answers: Any) -> dict[str, Any]:
    """Return answers as far as a pattern leaves a choice, and what it asks for in place of the others."""
    row = next(row for row in catalog("pattern") if row["name"] == pattern)
    rules = {name: rule["only"] for name, rule in row.get("settles", {}).items()}
    kept = {name: answer for name, answer in answers.items() if name not in rules or answer in rules[name]}
    # Where nothing can be chosen, several could have been.
    return {**{name: only[0] if only else [] for name, only in rules.items()}, **kept, "pattern": pattern}


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


def set_up(project: Path, **settings: str) -> None:
    """Install a project, and lend it the compiled modules of those that were installed before.

    Python takes what fits and compiles the rest: some thousand modules, of which nearly all are the same each time.
    """
    make(project, "setup", **settings)
    for packages in project.glob(_PACKAGES):
        for lender in reversed(_installed):
            for compiled in lender.glob(f"{_PACKAGES}/**/__pycache__"):
                target = packages.joinpath(*compiled.parts[len(lender.parts) + 4 :])
                if target.parent.is_dir() and not target.exists():
                    copytree(compiled, target, copy_function=os.link)
    _installed.append(project)


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
    """Return a port of this machine that nobody listens on, and that is not given out again soon.

    Raises:
        OSError: if a thousand ports are taken.
    """
    for port in islice(_PORTS, 1_000):
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
    raise OSError(errno.EADDRINUSE, "no port is free from 20000 on; end what listens there")


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
