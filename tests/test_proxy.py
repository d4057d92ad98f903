"""The generated proxy runs in front of the generated service: what clients may send is limited, and nobody is lost."""

import json
import os
import re
import shutil
import signal
import socket
import ssl
import subprocess
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx2
import pytest
from projects import each_framework, free_port, make, serve

MEBIBYTE = 1024 * 1024
NGINX = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")


@pytest.fixture(scope="module", params=each_framework())
def project(request: pytest.FixtureRequest, install: Callable[..., Path]) -> Path:
    """An installed project with nginx in front of it."""
    return install(request.param, proxy="nginx")


@pytest.fixture(scope="module")
def behind(project: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    """The addresses of the proxy and of the service, and their logs."""
    folder = tmp_path_factory.mktemp("proxy")
    settings = {"DATABASE_URL": f"sqlite:///{folder}/service.sqlite3", "TRUSTED_PROXIES": "127.0.0.1"}
    make(project, "migrate", "seed", **settings)
    log = folder / "server.log"
    with serve(project, log, **settings) as service, nginx(project, folder, service) as (plain, secure):
        yield {"plain": plain, "secure": secure, "log": log, "access": folder / "access.log"}


@contextmanager
def nginx(project: Path, folder: Path, service: str) -> Iterator[tuple[str, str]]:
    """Run the project's nginx on free ports in front of a service; give its addresses without and with TLS.

    Raises:
        AssertionError: if nginx is not there, or does not take the configuration.
    """
    assert NGINX, "apt-get install nginx-light libnginx-mod-http-brotli-filter libnginx-mod-http-headers-more-filter"
    plain, secure = free_port(), free_port()
    (folder / "tls").mkdir()
    here = {" /tmp/": f" {folder}/", "app:8000": urlsplit(service).netloc, "/dev/stdout": f"{folder}/access.log"}
    here |= {"listen 8080": f"listen 127.0.0.1:{plain}", "listen 8443": f"listen 127.0.0.1:{secure}"}
    for name, place in {"nginx.conf": "", "service.conf": "", "tls.conf": "tls/"}.items():
        text = (project / "ops/proxy" / name).read_text()
        for original, replacement in here.items():
            text = text.replace(original, replacement)
        (folder / place / name).write_text(text)
    certificate = (
        "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -keyout key.pem -out certificate.pem"
    )
    subprocess.run(certificate.split(), cwd=folder / "tls", check=True, capture_output=True)
    command = [NGINX, "-c", str(folder / "nginx.conf")]
    tested = subprocess.run([*command, "-t"], capture_output=True, text=True)
    assert tested.returncode == 0, tested.stderr
    # Started by root, its workers would be somebody who may not enter the test's folder.
    user = "user root;" if os.geteuid() == 0 else ""
    process = subprocess.Popen([*command, "-g", f"daemon off; {user}"], stderr=(folder / "error.log").open("wb"))
    try:
        wait_for(plain)
        yield f"http://127.0.0.1:{plain}", f"https://127.0.0.1:{secure}"
    finally:
        process.send_signal(signal.SIGQUIT)
        process.wait(30)


def wait_for(port: int) -> None:
    for _ in range(100):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise AssertionError("nginx does not listen")


def get(url: str, **headers: str) -> httpx2.Response:
    return httpx2.get(url, headers={"Host": "localhost", **headers}, timeout=30)


def test_it_passes_requests_on(behind: dict[str, Any]) -> None:
    response = get(f"{behind['plain']}/v1/products", **{"X-Request-ID": "a-request-of-mine"})

    assert response.status_code == 200
    assert response.json()["items"]
    assert response.headers.get_list("X-Request-ID") == ["a-request-of-mine"]
    assert "Server" not in response.headers
    assert get(f"{behind['plain']}/readyz").status_code == 200


def test_it_writes_json_that_names_the_request(behind: dict[str, Any]) -> None:
    get(f"{behind['plain']}/v1/products?q=private", **{"X-Request-ID": "the-logged-one"})

    lines = [json.loads(line) for line in behind["access"].read_text().splitlines()]
    (line,) = [line for line in lines if line["request_id"] == "the-logged-one"]
    assert (line["status"], line["path"]) == ("200", "/v1/products")
    assert "private" not in behind["access"].read_text()


@pytest.mark.parametrize("coding", ["br", "gzip"])
def test_it_compresses(behind: dict[str, Any], coding: str) -> None:
    response = get(f"{behind['plain']}/v1/products", **{"Accept-Encoding": coding})

    assert response.headers["Content-Encoding"] == coding


def test_it_speaks_http_2_over_tls(behind: dict[str, Any]) -> None:
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    context.set_alpn_protocols(["h2"])
    address = urlsplit(behind["secure"])
    with (
        socket.create_connection((address.hostname, address.port)) as raw,
        context.wrap_socket(raw, server_hostname="localhost") as connection,
    ):
        assert connection.selected_alpn_protocol() == "h2"
        # The preface and empty settings; the server answers with its own, a frame of type 4 on stream 0.
        connection.sendall(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + bytes([0, 0, 0, 4, 0, 0, 0, 0, 0]))
        assert connection.recv(9)[3:4] == b"\x04"


def test_it_refuses_what_is_too_large_as_a_problem(behind: dict[str, Any]) -> None:
    body = httpx2.post(f"{behind['plain']}/v1/users", content=b"x" * (30 * MEBIBYTE), headers={"Host": "localhost"})
    header = get(f"{behind['plain']}/v1/products", **{"X-Large": "x" * 200_000})

    for response, status in ((body, 413), (header, 400)):
        assert response.status_code == status
        assert response.headers["Content-Type"] == "application/problem+json"
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.json()["status"] == status
        assert response.json()["request_id"] == response.headers["X-Request-ID"]


def test_it_cuts_slow_headers(behind: dict[str, Any]) -> None:
    address = urlsplit(behind["plain"])
    began = time.monotonic()
    with socket.create_connection((address.hostname, address.port), timeout=60) as connection:
        connection.sendall(b"GET /livez HTTP/1.1\r\nHost: localhost\r\nX-Slow: ")
        connection.settimeout(1)
        ended = False
        while not ended and time.monotonic() - began < 60:
            try:
                connection.sendall(b"x")
                ended = not connection.recv(1024)
            except TimeoutError:
                continue
            except ConnectionError:
                ended = True

    assert ended
    assert time.monotonic() - began < 40


def test_clients_cannot_name_themselves(behind: dict[str, Any]) -> None:
    get(f"{behind['plain']}/v1/nowhere", **{"X-Forwarded-For": "203.0.113.7", "Forwarded": "for=203.0.113.7"})

    assert "203.0.113.7" not in behind["log"].read_text()


def test_a_service_that_is_gone_is_a_problem(project: Path, tmp_path: Path) -> None:
    with nginx(project, tmp_path, f"http://127.0.0.1:{free_port()}") as (plain, _):
        response = get(f"{plain}/v1/products")

    assert response.status_code == 502
    assert response.headers["Content-Type"] == "application/problem+json"
    assert response.headers["Strict-Transport-Security"]


def test_processes_are_replaced_behind_it_without_a_loss(behind: dict[str, Any]) -> None:
    master = int(re.search(r"\((\d+)\)", behind["log"].read_text())[1])
    ends = time.monotonic() + 12

    def customer(_: int) -> list[int]:
        statuses = []
        with httpx2.Client(base_url=behind["plain"], headers={"Host": "localhost"}, timeout=30) as client:
            while time.monotonic() < ends:
                statuses.append(client.get("/v1/nowhere").status_code)
                statuses.append(client.post("/v1/auth/token", data={"grant_type": "none"}).status_code)
        return statuses

    with ThreadPoolExecutor(4) as customers:
        futures = [customers.submit(customer, number) for number in range(4)]
        for _ in range(2):
            time.sleep(4)
            os.kill(master, signal.SIGHUP)
        statuses = [status for future in futures for status in future.result()]

    assert len(statuses) > 20
    assert set(statuses) == {400, 404}
