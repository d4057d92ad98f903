"""This service, started with its production command."""

import os
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import httpx2

PROJECT = Path(__file__).parents[2]
SECONDS_TO_START = 30
SECONDS_TO_STOP = 30


@dataclass
class Server:
    """A running service, and the file that its output goes to."""

    url: str
    process: subprocess.Popen[bytes]
    log: Path

    def stop(self) -> int:
        """Send SIGTERM, wait, and return the exit code."""
        self.process.terminate()
        try:
            return self.process.wait(SECONDS_TO_STOP)
        finally:
            self.process.kill()


def environment(folder: Path, **settings: str) -> dict[str, str]:
    """Return the environment of a service whose database is in `folder`, with further settings."""
    return os.environ | {
        "ENVIRONMENT": "development",
        "HOST": "127.0.0.1",
        "DATABASE_URL": f"sqlite:///{folder}/contract.sqlite3",
        **settings,
    }


def prepare(folder: Path) -> None:
    """Make the tables and the example data.

    Raises:
        RuntimeError: if that fails; it carries the output.
    """
    command = ["make", "migrate", "seed"]
    done = subprocess.run(command, cwd=PROJECT, env=environment(folder), capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        message = f"{' '.join(command)} failed:\n{done.stdout}{done.stderr}"
        raise RuntimeError(message)


def start(folder: Path, **settings: str) -> Server:
    """Start the service on a free port, with its log in `folder`.

    Raises:
        RuntimeError: if it does not answer in time; it carries the log.
    """
    port = _free_port()
    log = folder / "server.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "--config", "gunicorn.conf.py"],
            cwd=PROJECT,
            env=environment(folder, PORT=str(port), **settings),
            stdout=output,
            stderr=output,
        )
    server = Server(f"http://127.0.0.1:{port}", process, log)
    if not _answers(server):
        server.stop()
        message = f"The service did not start:\n{log.read_text()}"
        raise RuntimeError(message)
    return server


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _answers(server: Server) -> bool:
    deadline = time.monotonic() + SECONDS_TO_START
    with httpx2.Client(base_url=server.url, timeout=2) as client:
        while time.monotonic() < deadline and server.process.poll() is None:
            try:
                if client.get("/livez").is_success:
                    return True
            except httpx2.TransportError:
                time.sleep(0.1)
    return False
