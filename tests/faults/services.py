"""The processes of an installed project, run with the commands that its Makefile runs."""

import shlex
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import httpx2
import psutil
from processes import kill
from projects import environment, free_port

# For what the service brings about in its own time, such as the lease of an event that a dead process held.
_SECONDS_TO_WAIT = 150.0
_SECONDS_TO_STOP = 60.0
_LAST_WORDS = 3000


class Service:
    """A running command of a project: the web server, the job worker, the scheduler.

    Args:
        project: the installed project's folder.
        target: the Makefile's target, such as `serve`.
        log: file for its output; added to if it is there.
        settings: its environment variables.
    """

    def __init__(self, project: Path, target: str, log: Path, **settings: str) -> None:
        self.log = log
        variables = environment(**settings)
        with log.open("ab") as output:
            self.process = subprocess.Popen(
                self.command(project, target, variables),
                cwd=project,
                env=variables,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def command(self, project: Path, target: str, variables: dict[str, str]) -> list[str]:
        """Return what is run."""
        return command(project, target, variables)

    @property
    def pid(self) -> int:
        """The process that the supervisor of a production machine would know."""
        return self.process.pid

    def children(self) -> list[psutil.Process]:
        """Return the processes that it has forked."""
        return psutil.Process(self.pid).children()

    def is_running(self) -> bool:
        """Tell whether it has not ended."""
        return self.process.poll() is None

    def signal(self, number: signal.Signals) -> None:
        """Send a signal to it, not to its children."""
        self.process.send_signal(number)

    def kill(self) -> None:
        """End it and its children as a machine that loses power does."""
        if self.is_running():
            kill(self.pid)
        self.process.wait(_SECONDS_TO_STOP)

    def stop(self) -> int:
        """Send SIGTERM, wait, and return the exit code."""
        self.process.terminate()
        try:
            return self.process.wait(_SECONDS_TO_STOP)
        finally:
            if self.is_running():
                self.kill()

    def last_words(self) -> str:
        """Return the end of its output."""
        return self.log.read_text()[-_LAST_WORDS:]

    def wait_for(self, condition: Callable[[], bool]) -> None:
        """Wait until something holds that this service brings about.

        Raises:
            AssertionError: if it does not in time, or the service ends; it carries the service's output.
        """
        deadline = time.monotonic() + _SECONDS_TO_WAIT
        while not condition():
            assert self.is_running(), f"ended with {self.process.returncode}:\n{self.last_words()}"
            assert time.monotonic() < deadline, f"waited in vain:\n{self.last_words()}"
            time.sleep(0.05)


class Web(Service):
    """A running web server."""

    def __init__(self, project: Path, log: Path, **settings: str) -> None:
        self.port = int(settings.get("PORT", 0)) or free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        super().__init__(project, "serve", log, **settings | {"PORT": str(self.port)})
        try:
            self.wait_for(lambda: self.get("/livez") == 200)
        except AssertionError:
            self.kill()
            raise

    def checks(self) -> dict[str, str]:
        """Return what the service says of each server that it stands on."""
        return httpx2.get(f"{self.url}/readyz", timeout=10).json()["checks"]

    def get(self, path: str) -> int | None:
        """Return the status of an answer, or nothing if none comes."""
        try:
            return httpx2.get(f"{self.url}{path}", timeout=10).status_code
        except httpx2.TransportError:
            return None


def command(project: Path, target: str, variables: dict[str, str]) -> list[str]:
    """Return the command behind a target, without make and uv around it, so that signals reach what they are for."""
    dry = ["make", "--dry-run", "--no-print-directory", target]
    printed = subprocess.run(dry, cwd=project, env=variables, capture_output=True, text=True, check=True).stdout
    words = shlex.split(printed.replace("\\\n", " ").strip().splitlines()[-1])
    program, *arguments = words[words.index("--no-sync") + 1 :]
    return [str(project / ".venv" / "bin" / program), *arguments]
