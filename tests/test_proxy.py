"""The generated proxies run in front of the generated service: what clients may send is limited, and nobody is lost."""

import json
import os
import re
import signal
import socket
import ssl
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import product
from pathlib import Path
from threading import Event, Thread
from typing import Any
from urllib.parse import urlsplit

import httpx2
import proxies
import psutil
import pytest
from hostility import MEBIBYTE, MOST_MEMORY, REFUSALS, memory, offend, outlast
from projects import catalog, make, render, serve
from proxies import NEIGHBOUR, Proxy

NAMES = [row["name"] for row in catalog("proxy") if row.get("value") != "none"]


def combinations() -> Iterator[Any]:
    """Give every framework behind every proxy."""
    for number, (framework, name) in enumerate(product(catalog("framework"), NAMES)):
        # The usual run takes every fifth, by which each proxy stands before several frameworks.
        marks = [pytest.mark.xdist_group(framework["name"])] + [pytest.mark.thorough] * (number % 5 != 0)
        yield pytest.param((framework["name"], name), id=f"{framework['name']}-{name}", marks=marks)


@dataclass
class Behind:
    """A service behind a proxy: its main process and its log."""

    proxy: Proxy
    pid: int
    log: Path


@pytest.fixture(scope="module", params=combinations())
def behind(
    request: pytest.FixtureRequest, install: Callable[..., Path], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Behind]:
    """A service of each framework behind a proxy."""
    framework, name = request.param
    project, folder = install(framework, proxy=name), tmp_path_factory.mktemp("proxy")
    settings = {"DATABASE_URL": f"sqlite:///{folder}/service.sqlite3", "TRUSTED_PROXIES": "127.0.0.1"}
    make(project, "migrate", "seed", **settings)
    log = folder / "server.log"
    with serve(project, log, **settings) as service:
        master = re.search(r"\((\d+)\)", log.read_text())
        assert master
        with getattr(proxies, name)(project, folder, urlsplit(service).port) as proxy:
            yield Behind(proxy, int(master[1]), log)


@pytest.fixture(scope="module", params=[pytest.param(name, marks=pytest.mark.xdist_group(name)) for name in NAMES])
def start(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Any]:
    """Runs a proxy in front of other services, given by their ports."""
    project = render(tmp_path_factory.mktemp("files") / "project", proxy=request.param)
    return lambda *ports: getattr(proxies, request.param)(project, tmp_path_factory.mktemp("proxy"), *ports)


@contextmanager
def stub(answer: Callable[[str], int]) -> Iterator[int]:
    """Run a service that answers each path with a status; give its port."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self.send_response(answer(self.path))
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_port
        server.shutdown()


def get(url: str, **headers: str) -> httpx2.Response:
    return httpx2.get(url, headers={"Host": "localhost", **headers}, timeout=30)


def test_it_passes_requests_on(behind: Behind) -> None:
    response = get(f"{behind.proxy.url}/v1/products", **{"X-Request-ID": "a-request-of-mine"})

    assert response.status_code == 200
    assert response.json()["items"]
    assert response.headers.get_list("X-Request-ID") == ["a-request-of-mine"]
    assert "Server" not in response.headers


@pytest.mark.parametrize("path", ["/readyz", "/livez", "/%72eadyz"])
def test_it_shows_probes_to_its_own_network_only(behind: Behind, path: str) -> None:
    stranger, neighbour = (raw(behind.proxy.port, path, source) for source in ("127.0.0.1", NEIGHBOUR))

    assert (stranger, neighbour) == (403, 200)


def raw(port: int, path: str, source: str) -> int:
    """Ask for a path exactly as it is written; return the status."""
    with socket.create_connection(("127.0.0.1", port), timeout=30, source_address=(source, 0)) as connection:
        connection.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode())
        return int(connection.recv(1000).split()[1])


def test_it_writes_json_that_names_the_request(behind: Behind) -> None:
    trace = f"00-{'7b' * 16}-{'7b' * 8}-01"
    get(f"{behind.proxy.url}/v1/products?q=private", **{"X-Request-ID": "the-logged-one", "traceparent": trace})

    line = json.loads(wait_for_line(behind.proxy.access, "the-logged-one"))
    assert (int(line["status"]), line["path"], line["traceparent"]) == (200, "/v1/products", trace)
    assert "private" not in behind.proxy.access.read_text()


def wait_for_line(log: Path, request_id: str) -> str:
    """Wait until a log has the line of a request, and return it."""
    for _ in range(200):
        # The last one may be half written.
        for line in log.read_text().splitlines(keepends=True):
            if request_id in line and line.endswith("\n"):
                return line
        time.sleep(0.1)
    raise AssertionError(log.read_text())


@pytest.mark.parametrize("coding", ["br", "gzip"])
def test_it_compresses(behind: Behind, coding: str) -> None:
    response = get(f"{behind.proxy.url}/v1/products", **{"Accept-Encoding": coding})

    assert response.headers["Content-Encoding"] == coding
    assert "accept-encoding" in response.headers["Vary"].lower()
    again = {"Accept-Encoding": coding, "If-None-Match": response.headers["ETag"]}
    assert get(f"{behind.proxy.url}/v1/products", **again).status_code == 304


def test_it_speaks_http_2_over_tls(behind: Behind) -> None:
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    context.set_alpn_protocols(["h2"])
    with (
        socket.create_connection(("127.0.0.1", behind.proxy.secure_port)) as plain,
        context.wrap_socket(plain, server_hostname="localhost") as connection,
    ):
        assert connection.selected_alpn_protocol() == "h2"
        # The preface and empty settings; the server answers with its own, a frame of type 4 on stream 0.
        connection.sendall(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + bytes([0, 0, 0, 4, 0, 0, 0, 0, 0]))
        assert connection.recv(9)[3:4] == b"\x04"


def test_it_refuses_what_is_too_large_as_a_problem(behind: Behind) -> None:
    url = behind.proxy.url
    body = httpx2.post(f"{url}/v1/users", content=b"x" * (30 * MEBIBYTE), headers={"Host": "localhost"})
    header = get(f"{url}/v1/products", **{"X-Large": "x" * 200_000})

    for response, statuses in ((body, {413}), (header, {400, 431})):
        assert response.status_code in statuses
        assert response.headers["Content-Type"] == "application/problem+json"
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert "Server" not in response.headers
        problem = response.json()
        assert problem["status"] == response.status_code
        # Of a header that is not read, nobody knows the id.
        assert problem.get("request_id") == response.headers.get("X-Request-ID")
    assert body.json()["request_id"]


def test_hostile_requests_cost_no_memory(behind: Behind) -> None:
    offend(behind.proxy.port, times=1)
    before = memory(behind.proxy.process.pid) + memory(behind.pid)

    statuses = offend(behind.proxy.port, times=5)

    assert all(statuses[request] <= REFUSALS[request] for request in REFUSALS), statuses
    assert memory(behind.proxy.process.pid) + memory(behind.pid) - before < MOST_MEMORY


def test_it_cuts_slow_clients(behind: Behind) -> None:
    assert max(outlast(behind.proxy.port)) < 40


def test_clients_cannot_name_themselves(behind: Behind) -> None:
    address = "203.0.113.7"
    names = {
        "X-Forwarded-For": address,
        "Forwarded": f"for={address}",
        "X-Real-IP": address,
        "X_Forwarded_For": address,
    }
    get(f"{behind.proxy.url}/v1/nowhere", **names, **{"X-Request-ID": "the-pretender"})

    assert json.loads(wait_for_line(behind.proxy.access, "the-pretender"))["client"] == "127.0.0.1"
    assert wait_for_line(behind.log, "the-pretender")
    assert address not in behind.log.read_text()


def test_neither_new_processes_nor_new_files_lose_a_request(behind: Behind) -> None:
    proxy, enough = behind.proxy, Event()
    one_each = httpx2.Limits(max_keepalive_connections=0)
    answers: list[httpx2.Response] = []

    def customer() -> None:
        with httpx2.Client(base_url=proxy.url, headers={"Host": "localhost"}, timeout=60, limits=one_each) as client:
            while not enough.is_set():
                answers.append(client.get("/v1/nowhere"))
                answers.append(client.post("/v1/auth/token", data={"grant_type": "none"}))

    with ThreadPoolExecutor(4) as customers:
        futures = [customers.submit(customer) for _ in range(4)]
        try:
            wait_for_more(answers)
            renew(behind.pid)
            wait_for_more(answers)
            proxy.answers.write_text(proxy.answers.read_text().replace("camera=()", "camera=(self)"))
            proxy.reload()
            wait_for_more(answers)
            renew(behind.pid)
            wait_for_more(answers)
        finally:
            enough.set()
        for future in futures:
            future.result()

    assert not [f"{answer!r} {answer.text}" for answer in answers if answer.status_code not in {400, 404}]
    refusal = httpx2.post(f"{proxy.url}/", content=b"x" * (2 * MEBIBYTE), headers={"Host": "localhost"})
    assert "camera=(self)" in refusal.headers["Permissions-Policy"]


def wait_for_more(answers: list[httpx2.Response]) -> None:
    """Wait until so many more have come that whatever happened before has shown."""
    enough, deadline = len(answers) + 200, time.monotonic() + 60
    while len(answers) < enough:
        assert time.monotonic() < deadline
        time.sleep(0.1)


def renew(pid: int) -> None:
    """Let a service replace its processes, and wait for the end of the old ones."""
    old = psutil.Process(pid).children()
    os.kill(pid, signal.SIGHUP)
    _, left = psutil.wait_procs(old, timeout=60)
    assert not left


def test_requests_in_flight_are_answered_when_it_stops(start: Callable[..., Any]) -> None:
    def answer(path: str) -> int:
        time.sleep(3 if path == "/slow" else 0)
        return 200

    with stub(answer) as port, start(port) as proxy, ThreadPoolExecutor() as clients:
        slow = clients.submit(get, f"{proxy.url}/slow")
        time.sleep(1)
        proxy.stop()

        assert slow.result().status_code == 200
        assert proxy.process.wait(30) == 0


def test_a_service_that_is_gone_is_a_problem(start: Callable[..., Any]) -> None:
    with stub(lambda _: 200) as port:
        pass
    with start(port) as proxy:
        response = get(f"{proxy.url}/v1/products")

    assert response.status_code in {502, 503}
    assert response.headers["Content-Type"] == "application/problem+json"
    assert response.headers["Strict-Transport-Security"]


def test_it_hides_which_server_answers(start: Callable[..., Any]) -> None:
    with stub(lambda _: 200) as port, start(port) as proxy:
        assert get(f"http://127.0.0.1:{port}/").headers["Server"]
        assert "Server" not in get(f"{proxy.url}/").headers


def test_a_server_that_is_gone_is_left_alone(start: Callable[..., Any]) -> None:
    with stub(lambda _: 200) as gone:
        pass
    with stub(lambda _: 200) as port, start(port, gone) as proxy:
        assert {get(f"{proxy.url}/v1/products").status_code for _ in range(20)} == {200}


@pytest.mark.parametrize("start", [pytest.param("envoy", marks=pytest.mark.xdist_group("envoy"))], indirect=True)
def test_a_server_that_is_not_ready_gets_no_requests(start: Callable[..., Any]) -> None:
    """nginx asks nobody whether he is ready; that takes its commercial edition."""
    asked = []

    def unready(path: str) -> int:
        asked.append(path)
        return 503

    with stub(lambda _: 200) as ready, stub(unready) as other, start(ready, other) as proxy:
        assert {get(f"{proxy.url}/v1/products").status_code for _ in range(20)} == {200}

    assert set(asked) == {"/readyz"}
