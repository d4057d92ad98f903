"""Clients that send one request after the other and remember what became of each."""

import http.client
import select
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

# No more requests than these, whatever happens to who would stop it.
_MOST_REQUESTS = 20_000
_SECONDS = 30.0
# Between two requests of a client, so that the load leaves the service some of the machine.
_PAUSE = 0.03


@dataclass(frozen=True)
class Request:
    """A request, and its answer or what came instead."""

    method: str
    path: str
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes | None = None


@dataclass(frozen=True)
class Outcome:
    """What became of a request.

    Attributes:
        request: what was sent.
        began, ended: seconds of the monotonic clock.
        status: of the answer, if there was one.
        error: the kind of failure, if there was no answer: `ConnectionRefusedError`, `RemoteDisconnected`, …
        reused: whether the connection had carried a request before.
        port: the client's end of the connection.
    """

    request: Request
    began: float
    ended: float
    status: int | None
    error: str | None
    reused: bool
    port: int | None
    body: bytes = b""

    @property
    def seconds(self) -> float:
        """How long the client waited."""
        return self.ended - self.began


class Client:
    """One connection at a time, kept as long as the server keeps it."""

    def __init__(self, timeout: float = _SECONDS) -> None:
        self._timeout = timeout
        self._target = ""
        self._connection: http.client.HTTPConnection | None = None

    def send(self, url: str, request: Request) -> Outcome:
        """Send a request, over the connection at hand or, if there is none, a new one to the address.

        Never sends twice: a pooling client looks whether the server has closed the connection, and so does this one.
        """
        reused = self._is_open()
        if not reused:
            parts = urlsplit(url)
            self._connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=self._timeout)
        connection = self._connection
        assert connection
        began = time.monotonic()
        port = status = error = None
        body = b""
        try:
            if not reused:
                connection.connect()
            port = connection.sock.getsockname()[1]
            connection.request(request.method, request.path, request.body, request.headers)
            response = connection.getresponse()
            status, body = response.status, response.read()
        except (OSError, http.client.HTTPException) as failure:
            error = type(failure).__name__
            self.close()
        return Outcome(request, began, time.monotonic(), status, error, reused, port, body)

    def close(self) -> None:
        """Close the connection, if there is one."""
        if self._connection:
            self._connection.close()
        self._connection = None

    def _is_open(self) -> bool:
        if self._connection is None or self._connection.sock is None:
            return False
        if select.select([self._connection.sock], [], [], 0)[0]:
            self.close()
            return False
        return True


class Load:
    """Several clients under way.

    Attributes:
        url: where the next new connection goes, as a load balancer would choose.
        outcomes: in the order of the answers.
    """

    def __init__(self, url: str, request: Callable[[], Request], clients: int) -> None:
        self.url = url
        self.outcomes: list[Outcome] = []
        self._request = request
        self._ended = threading.Event()
        self._threads = [threading.Thread(target=self._run, daemon=True) for _ in range(clients)]

    def start(self) -> None:
        """Let the clients begin."""
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Let the clients finish what they have begun."""
        self._ended.set()
        for thread in self._threads:
            thread.join()

    def wait_for(self, count: int) -> None:
        """Wait until so many more requests have come to an end."""
        self._wait_for(lambda: len(self.outcomes), count)

    def wait_for_status(self, status: int, count: int) -> None:
        """Wait until so many more requests have this answer."""
        self._wait_for(lambda: sum(outcome.status == status for outcome in self.outcomes), count)

    def _wait_for(self, measure: Callable[[], int], count: int) -> None:
        goal = measure() + count
        deadline = time.monotonic() + _SECONDS
        while measure() < goal:
            assert time.monotonic() < deadline, f"{measure()} of {goal}: {Counter(map(str, self.outcomes[-20:]))}"
            time.sleep(0.01)

    @property
    def failures(self) -> list[Outcome]:
        """Requests without an answer, or with one that says that the service failed."""
        return [outcome for outcome in self.outcomes if outcome.status is None or outcome.status >= 500]

    def _run(self) -> None:
        client = Client()
        while not self._ended.is_set() and len(self.outcomes) < _MOST_REQUESTS:
            self.outcomes.append(client.send(self.url, self._request()))
            time.sleep(_PAUSE)
        client.close()


@contextmanager
def load(url: str, request: Callable[[], Request], clients: int = 8) -> Iterator[Load]:
    """Send requests to a service until the block ends."""
    load = Load(url, request, clients)
    load.start()
    try:
        yield load
    finally:
        load.stop()


def all_at_once(url: str, requests: list[Request], timeout: float = _SECONDS) -> list[Outcome]:
    """Send requests at the same time, each over a connection of its own."""
    clients = [Client(timeout) for _ in requests]
    with ThreadPoolExecutor(len(requests)) as executor:
        outcomes = list(executor.map(lambda client, request: client.send(url, request), clients, requests))
    for client in clients:
        client.close()
    return outcomes


def get(path: str) -> Callable[[], Request]:
    """Return what asks for a path again and again."""
    return lambda: Request("GET", path)
