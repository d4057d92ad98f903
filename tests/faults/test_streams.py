"""Clients that watch, over several processes: whatever is restarted, each hears what happened."""

import asyncio
import json
import signal
import socket
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import httpx2
import proxies
import pytest
from load import all_at_once
from projects import catalog, make, render
from servers import Database, Redis
from services import Web
from shop import DEADLINE, Customer, plentiful, sign_up
from sockets import Crowd, Socket, connect

WATCHERS = 40
# How many one process holds at once: where each has a thread, that many.
MANY = {"tornado": 10_000, "aiohttp": 10_000, "fastapi": 5_000, "sanic": 5_000, "django": 5_000}
FEWER = 300
THREADED = 90


@pytest.fixture(scope="session")
def project(framework: str, database: str, install: Callable[..., Path]) -> Path:
    """An installed project whose clients watch."""
    return install(framework, project_name=f"Streams {framework}", pattern="realtime", database=database)


@pytest.fixture(scope="session")
def filled(project: Path, database_server: Database) -> str:
    """The address of a database with tables and example data, which tests copy and leave as it is."""
    address = database_server.new()
    make(project, "migrate", "seed", DATABASE_URL=address)
    return address


@pytest.fixture
def settings(
    database_server: Database, private_redis: Redis, filled: str, production: dict[str, str]
) -> dict[str, str]:
    """The environment of a service, whose messages go through a server that may be stopped."""
    return production | {
        "DATABASE_URL": database_server.copy(filled),
        "STREAM_URL": private_redis.new(),
        "STREAM_CONNECTIONS_PER_CLIENT": "20000",
        "STREAM_HEARTBEAT": "5",
    }


@pytest.fixture
def web(start: Callable[..., Web]) -> Web:
    """Two processes."""
    web = start()
    web.wait_for(lambda: web.checks()["streams"] == "ok")
    return web


class Buyer:
    """Somebody who orders, so that there is something to tell.

    Args:
        url: of the service.
    """

    def __init__(self, url: str) -> None:
        self.customer: Customer = sign_up(url)
        self.product: str = plentiful(url)["id"]
        self.topic = f"products/{self.product}"

    def order(self, web: Web) -> str:
        """Order a piece, and return the order's id."""
        (outcome,) = all_at_once(web.url, [self.customer.checkout(self.product)], timeout=DEADLINE)
        assert outcome.status == 201
        return json.loads(outcome.body)["id"]


def stocks(socket: Socket) -> list[int]:
    """Return the stock as a client heard it; what is told twice in a row changes nothing."""
    heard = [message["data"]["stock"] for message in socket.heard if message["type"] == "message"]
    return [stock for number, stock in enumerate(heard) if heard[number - 1 : number] != [stock]]


def test_all_processes_tell_all_who_watch(web: Web, start: Callable[..., Web]) -> None:
    buyer, other = Buyer(web.url), start()
    stock = plentiful(web.url)["stock"]

    async def watch() -> None:
        crowds = [Crowd(instance.url, buyer.topic) for instance in (web, other)]
        for crowd in crowds:
            await crowd.come(WATCHERS)
        for number, instance in enumerate((web, other, web), start=1):
            await asyncio.to_thread(buyer.order, instance)
            for crowd in crowds:
                assert await crowd.hear(number) == {number: WATCHERS}
        for crowd in crowds:
            assert all(stocks(socket) == [stock - 1, stock - 2, stock - 3] for socket in crowd.sockets)
        present = {"topics": [{"topic": buyer.topic, "watchers": 2 * WATCHERS}]}
        address = f"{other.url}/v1/stream/presence?topics={buyer.topic}"
        await asyncio.to_thread(other.wait_for, lambda: httpx2.get(address).json() == present)
        for crowd in crowds:
            crowd.leave()

    asyncio.run(watch())


def test_a_restart_of_the_server_loses_nothing(web: Web, private_redis: Redis) -> None:
    buyer = Buyer(web.url)
    stock = plentiful(web.url)["stock"]

    async def watch() -> None:
        crowd = Crowd(web.url, buyer.topic)
        await crowd.come(WATCHERS)
        with private_redis.stopped():
            await asyncio.to_thread(web.wait_for, lambda: web.checks()["streams"] == "unavailable")
            assert web.get("/readyz") == 200
            await asyncio.to_thread(buyer.order, web)
        await asyncio.to_thread(web.wait_for, lambda: web.checks()["streams"] == "ok")
        # The connections are the same, and what happened meanwhile is told now.
        await crowd.hear(1)
        await asyncio.to_thread(buyer.order, web)
        async with asyncio.timeout(60):
            while not all(stocks(socket)[-1:] == [stock - 2] for socket in crowd.sockets):
                await asyncio.sleep(0.05)
        assert not any(socket.has_ended for socket in crowd.sockets)
        crowd.leave()

    asyncio.run(watch())


def test_a_deployment_sends_all_to_the_new_instance(web: Web, start: Callable[..., Web]) -> None:
    buyer = Buyer(web.url)

    async def watch() -> None:
        crowd = Crowd(web.url, buyer.topic)
        await crowd.come(WATCHERS)
        await asyncio.to_thread(buyer.order, web)
        await crowd.hear(1)
        new = await asyncio.to_thread(start)
        web.signal(signal.SIGTERM)
        assert await crowd.end() == {1012: WATCHERS}
        await asyncio.to_thread(web.process.wait, 30)
        # While nobody listened.
        await asyncio.to_thread(buyer.order, new)
        await asyncio.to_thread(new.wait_for, lambda: new.checks()["streams"] == "ok")
        last = crowd.sockets[0].heard[-1]["id"]
        returned = await connect(new.url, buyer.topic, last)
        listening = asyncio.create_task(returned.listen())
        async with asyncio.timeout(60):
            while not returned.heard:
                await asyncio.sleep(0.05)
        assert len(stocks(returned)) == 1
        listening.cancel()

    asyncio.run(watch())
    assert web.process.returncode == 0, web.last_words()


def test_one_who_does_not_read_is_dropped(start: Callable[..., Web], project: Path, settings: dict[str, str]) -> None:
    web = start(WEB_CONCURRENCY="1")
    buyer = Buyer(web.url)
    key = f"{package(project)}.stream"
    before = memory(web)

    async def watch() -> None:
        slow, quick = await connect(web.url, buyer.topic), await connect(web.url, buyer.topic)
        # Nothing is read from this one any more.
        slow.writer.transport.pause_reading()
        listening = asyncio.create_task(quick.listen())
        large = json.dumps({"padding": "x" * 50_000})
        for number in range(600):
            words = "XADD", key, "*", "topic", buyer.topic, "data", large
            await asyncio.to_thread(command, settings["STREAM_URL"], *words)
            async with asyncio.timeout(30):
                while len(quick.heard) <= number:
                    await asyncio.sleep(0.001)
        present = {"topics": [{"topic": buyer.topic, "watchers": 1}]}
        address = f"{web.url}/v1/stream/presence?topics={buyer.topic}"
        await asyncio.to_thread(web.wait_for, lambda: httpx2.get(address).json() == present)
        listening.cancel()

    asyncio.run(watch())
    assert "its client is too slow" in web.log.read_text()
    # The messages themselves, which are kept for those who come back, are 30 MB.
    assert memory(web) - before < 120 * 2**20


@pytest.mark.parametrize("count", [FEWER, pytest.param(None, marks=pytest.mark.thorough)])
def test_very_many_watch_one_process(start: Callable[..., Web], framework: str, count: int | None) -> None:
    count = min(count or 10_000, MANY.get(framework, THREADED))
    web = start(WEB_CONCURRENCY="1", STREAM_HEARTBEAT="60")
    buyer = Buyer(web.url)

    async def watch() -> None:
        crowd = Crowd(web.url, buyer.topic)
        await crowd.come(count)
        for number in range(3):
            await asyncio.to_thread(buyer.order, web)
            assert await crowd.hear(number + 1) == {number + 1: count}
        assert not any(socket.has_ended for socket in crowd.sockets)
        # Those who only ask have not lost their places.
        assert web.get("/v1/products") == 200
        web.signal(signal.SIGTERM)
        assert await crowd.end() == {1012: count}

    asyncio.run(watch())
    assert web.process.wait(30) == 0, web.last_words()


@pytest.mark.parametrize("name", [row["name"] for row in catalog("proxy") if row.get("value") != "none"])
def test_a_proxy_passes_on_what_comes(start: Callable[..., Web], framework: str, name: str, tmp_path: Path) -> None:
    web = start(STREAM_HEARTBEAT="1", TRUSTED_PROXIES="127.0.0.0/8")
    buyer = Buyer(web.url)
    rendered = render(tmp_path / "rendered", framework=framework, pattern="realtime", proxy=name)
    folder = tmp_path / name
    folder.mkdir()

    async def watch(url: str) -> None:
        crowd = Crowd(url, buyer.topic)
        await crowd.come(5)
        await asyncio.to_thread(buyer.order, web)
        assert await crowd.hear(1) == {1: 5}
        web.signal(signal.SIGTERM)
        assert await crowd.end() == {1012: 5}

    with getattr(proxies, name)(rendered, folder, web.port) as proxy:
        address = f"{proxy.url}/v1/stream?topics={buyer.topic}"
        with httpx2.stream("GET", address, headers={"Accept-Encoding": "br"}) as events:
            lines = events.iter_lines()
            assert next(lines).startswith("retry:")
            # It is passed on as it comes, or nothing would before much more of it does.
            assert ":" in lines
            assert "Content-Encoding" not in events.headers
        asyncio.run(watch(proxy.url))


def package(project: Path) -> str:
    """Return the name of a project's package."""
    (module,) = (project / "src").iterdir()
    return module.name


def memory(web: Web) -> int:
    """Return what the processes of a service hold, in bytes."""
    return sum(child.memory_info().rss for child in web.children())


def command(url: str, *words: str) -> None:
    """Send a command to a Redis."""
    parts = urlsplit(url)
    with socket.create_connection((parts.hostname, parts.port), timeout=10) as connection:
        for line in (["SELECT", parts.path.strip("/")], list(words)):
            encoded = [word.encode() for word in line]
            body = b"".join(b"$%d\r\n%b\r\n" % (len(word), word) for word in encoded)
            connection.sendall(b"*%d\r\n%b" % (len(encoded), body))
            assert connection.recv(1000)[:1] in b"+$"
