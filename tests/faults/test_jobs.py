"""Background jobs, whatever happens to those who do them and to the broker between them."""

from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from effects import Effects
from projects import python, run
from servers import Server
from services import Service, Web
from shop import place_orders

pytestmark = [
    pytest.mark.thorough,
    pytest.mark.parametrize("broker", ["redis", "rabbitmq"], indirect=True, scope="session"),
]

TASKS = 20


@pytest.mark.parametrize("whole", [True, False], ids=["whole", "child"])
def test_a_killed_worker_loses_no_job(
    start: Callable[..., Web], work: Callable[..., Service], effects: Effects, whole: bool
) -> None:
    effects.restock()
    effects.take(0.3)
    web, worker = start(), work()
    orders = place_orders(web, TASKS)
    worker.wait_for(lambda: len(effects.confirmed()) >= 3)

    if whole:
        worker.kill()
        worker = work()
    else:
        busy = worker.children()
        for child in busy[:-1] or busy:
            child.kill()
    worker.wait_for(effects.all_done(TASKS))

    assert effects.confirmed() == Counter(orders)


@pytest.mark.parametrize("gone", [Server.stopped, Server.frozen])
def test_without_the_broker_orders_are_taken_and_the_jobs_wait(
    start: Callable[..., Web],
    work: Callable[..., Service],
    effects: Effects,
    private_broker: Server,
    gone: Callable[[Server], AbstractContextManager[None]],
) -> None:
    address = private_broker.new()
    web, worker = start(BROKER_URL=address), work(BROKER_URL=address)
    processes = [child.pid for child in web.children()]
    before = place_orders(web, 2)
    worker.wait_for(effects.all_done(2))

    with gone(private_broker):
        meanwhile = place_orders(web, 5)
        alive, ready, checks = web.get("/livez"), web.get("/readyz"), web.checks()

    assert (alive, ready) == (200, 200)
    assert checks == {"database": "ok", "cache": "ok", "broker": "unavailable"}
    worker.wait_for(effects.all_done(7))
    assert effects.confirmed() == Counter([*before, *meanwhile])
    web.wait_for(lambda: web.checks()["broker"] == "ok")
    assert [child.pid for child in web.children()] == processes


def test_a_job_that_fails_each_time_is_put_aside_after_five_attempts(
    start: Callable[..., Web],
    work: Callable[..., Service],
    effects: Effects,
    project: Path,
    settings: dict[str, str],
    broker: str,
) -> None:
    web = start()
    poisoned, *neighbours = place_orders(web, 6)
    effects.poison(poisoned)
    worker = work()
    worker.wait_for(lambda: bool(effects.dead()) and not effects.waiting())

    assert effects.dead() == [poisoned]
    assert effects.failures() == 5
    assert effects.confirmed() == Counter(neighbours)
    if broker == "rabbitmq":
        worker.wait_for(lambda: messages(project, settings["BROKER_URL"], f"{package(project)}.dead") == 1)


def test_a_message_that_comes_again_takes_no_effect(
    start: Callable[..., Web], work: Callable[..., Service], effects: Effects, project: Path, settings: dict[str, str]
) -> None:
    effects.take(0.5)
    web = start()
    orders = place_orders(web, 3)
    events = effects.events()
    send = f"from {package(project)}.platform.worker import app, jobs\n"
    send += f"for event in {events} * 3: app.send_task(jobs.HANDLE, [event])"
    run(project, python(project), "-c", send, **settings)
    # Some copies come while the first is at work, the others when it is done.
    worker = work()
    worker.wait_for(effects.all_done(3))
    run(project, python(project), "-c", send, **settings)
    last = place_orders(web, 1)
    worker.wait_for(effects.all_done(4))

    assert effects.confirmed() == Counter([*orders, *last])


def package(project: Path) -> str:
    """Return the name of the project's package."""
    return next((project / "src").glob("*/platform")).parent.name


def messages(project: Path, broker: str, queue: str) -> int:
    """Return how many messages a queue holds."""
    count = "import sys; from kombu import Connection; channel = Connection(sys.argv[1]).channel()\n"
    count += "print(channel.queue_declare(sys.argv[2], passive=True).message_count)"
    return int(run(project, python(project), "-c", count, broker, queue))
