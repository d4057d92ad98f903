"""Streams, whatever they are about."""

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import httpx2
import pytest

from .promises import SECURITY_HEADERS
from .server import Server, prepare, start
from .streams import Socket, watching
from .topic import public_topic
from .wire import exchange, head

FULL = {"STREAM_CONNECTIONS": "3", "STREAM_CONNECTIONS_PER_CLIENT": "2"}


@pytest.fixture(scope="session")
def streaming(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A service with few places for streams, and quick heartbeats."""
    folder = tmp_path_factory.mktemp("streaming")
    prepare(folder)
    origins = "https://pages.test"
    server = start(folder, WEB_CONCURRENCY="1", STREAM_HEARTBEAT="0.3", CORS_ALLOWED_ORIGINS=origins, **FULL)
    yield server.url
    assert server.stop() == 0, server.log.read_text()


@pytest.fixture
def topic(streaming: str) -> str:
    return public_topic(streaming)


@pytest.fixture(autouse=True)
def places(streaming: str, topic: str) -> None:
    """Wait until the streams of earlier tests are gone, which is noticed with the next heartbeat."""
    deadline = time.monotonic() + 30
    while watchers(streaming, topic) and time.monotonic() < deadline:
        time.sleep(0.1)


def watchers(url: str, topic: str) -> int:
    """Ask how many watch a topic."""
    answer = httpx2.get(f"{url}/v1/stream/presence", params={"topics": topic}).json()
    assert answer["topics"][0]["topic"] == topic
    return int(answer["topics"][0]["watchers"])


def test_a_stream_begins_at_once_and_lives(streaming: str, topic: str) -> None:
    with watching(streaming, topic) as stream:
        assert stream.status == 200
        assert stream.headers["Content-Type"].startswith("text/event-stream")
        assert "no-store" in stream.headers["Cache-Control"]
        assert stream.headers["X-Accel-Buffering"] == "no"
        assert "Content-Encoding" not in stream.headers
        assert {name: stream.headers[name] for name in SECURITY_HEADERS} == SECURITY_HEADERS
        parts = stream.parts()
        opening = next(parts).fields
        assert int(opening["retry"]) >= 1000
        assert opening["id"]
        # A comment has no name.
        assert next(parts).fields == {"": ""}
        assert watchers(streaming, topic) == 1


def test_pages_of_allowed_origins_may_watch(streaming: str, topic: str) -> None:
    with watching(streaming, topic, origin="https://pages.test") as stream:
        assert stream.headers["Access-Control-Allow-Origin"] == "https://pages.test"


def test_who_comes_back_too_late_reads_again(streaming: str, topic: str) -> None:
    with watching(streaming, topic, last_event_id="1-1") as stream:
        assert next(stream.events()).fields["event"] == "reset"


@pytest.mark.parametrize(
    ("query", "status"),
    [("", 422), ("?topics=", 422), ("?topics=nonsense", 404), ("?topics=" + ",".join(map(str, range(21))), 422)],
)
def test_refusals_are_problems(streaming: str, query: str, status: int) -> None:
    answer = exchange(streaming, head(f"GET /v1/stream{query} HTTP/1.1", "Host: localhost"))
    assert answer.status == status
    assert answer.headers["Content-Type"].startswith("application/problem+json")


def test_a_bad_token_is_refused(streaming: str, topic: str) -> None:
    fields = ["Host: localhost", "Authorization: Bearer nonsense"]
    assert exchange(streaming, head(f"GET /v1/stream?topics={topic} HTTP/1.1", *fields)).status == 401


def test_places_are_limited(streaming: str, topic: str) -> None:
    with ExitStack() as stack:
        for _ in range(2):
            assert stack.enter_context(watching(streaming, topic)).status == 200
        with watching(streaming, topic) as third:
            assert third.status == 429
            assert third.headers["Retry-After"]
            assert third.headers["Content-Type"].startswith("application/problem+json")
        with Socket(streaming) as socket:
            assert not socket.hear()
            assert socket.code == 1013
        # What is not a stream has places of its own.
        assert httpx2.get(f"{streaming}/livez").status_code == 200


def test_a_socket_tells_what_it_does(streaming: str, topic: str) -> None:
    with Socket(streaming) as socket:
        assert socket.status == 101
        assert socket.ask("subscribe", topic=topic)["topic"] == topic
        assert watchers(streaming, topic) == 1
        assert socket.ask("unsubscribe", topic=topic) == {"type": "unsubscribed", "topic": topic}
        assert watchers(streaming, topic) == 0
        assert socket.ask("subscribe", topic="nonsense")["status"] == 404
        assert socket.ask("authenticate", token=topic)["status"] == 401
        assert socket.ask("dance")["type"] == "error"
        socket.say("subscribe", topic=topic, after="1-1")
        assert [socket.hear("reset", "subscribed")["type"] for _ in range(2)] == ["subscribed", "reset"]


def test_only_pages_that_may_open_a_socket(streaming: str) -> None:
    for origin in ("https://evil.test", "null"):
        with Socket(streaming, Origin=origin) as socket:
            assert socket.status == 403
    for origin in ("https://pages.test", "http://localhost"):
        with Socket(streaming, Origin=origin) as socket:
            assert socket.status == 101


def test_an_address_without_a_handshake_is_none(streaming: str) -> None:
    answer = exchange(streaming, head("GET /v1/stream/socket HTTP/1.1", "Host: localhost", "Connection: close"))
    assert answer.status in {400, 404, 405}


def test_a_socket_answers_pings(streaming: str) -> None:
    with Socket(streaming) as patient, Socket(streaming) as silent:
        pings = 0
        while silent.hear():
            assert patient.hear("ping")
            patient.say("pong")
            pings += 1
        assert silent.code == 1008
        assert pings == 3
        assert patient.ask("subscribe", topic="nonsense")["status"] == 404


def test_a_message_may_be_so_large(streaming: str) -> None:
    with Socket(streaming) as socket:
        socket.say_text("x" * 10_000)
        assert not socket.hear("never")
        assert socket.code == 1009


def test_nobody_talks_without_end(streaming: str) -> None:
    with Socket(streaming) as socket:
        for _ in range(150):
            socket.say("pong")
        assert not socket.hear("never")
        assert socket.code == 1008


def test_a_busy_socket_has_its_heartbeats_too(streaming: str) -> None:
    with Socket(streaming) as socket:
        pings = 0
        for _ in range(120):
            socket.say("dance")
            while (kind := socket.hear()["type"]) == "ping":
                pings += 1
            assert kind == "error"
            time.sleep(0.01)
        assert pings >= 2


def test_streams_end_with_the_process(launch: Callable[..., Server], tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("ending")
    prepare(folder)
    server = launch(DATABASE_URL=f"sqlite:///{folder}/contract.sqlite3")
    topic = public_topic(server.url)
    with watching(server.url, topic) as stream, Socket(server.url) as socket:
        parts = stream.parts()
        next(parts)
        assert socket.ask("subscribe", topic=topic)["type"] == "subscribed"
        server.process.terminate()
        assert not socket.hear()
        assert socket.code == 1012
        assert int(next(parts).fields["retry"]) >= 1000
        assert list(parts) == []
    assert server.stop() == 0
