"""Background jobs, whatever happens to those who do them; `test_outages.py` has what happens to the broker."""

import os
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from collector import collecting
from effects import Effects
from projects import python, run
from servers import BROKERS
from services import Service, Web
from shop import place_orders

pytestmark = pytest.mark.parametrize("broker", BROKERS, indirect=True, scope="session")

TASKS = 20


def test_a_killed_worker_loses_no_job(
    start: Callable[..., Web], work: Callable[..., Service], effects: Effects
) -> None:
    effects.restock()
    effects.take(1)
    web, worker = start(), work()
    orders = place_orders(web, TASKS)
    worker.wait_for(lambda: bool(effects.confirmed()) and not effects.due())
    # Nobody is left to publish an event again: the broker has to bring back what it has delivered.
    assert web.stop() == 0

    before = len(effects.confirmed())
    worker.children()[0].kill()
    worker.wait_for(lambda: len(effects.confirmed()) >= before + 4)
    worker.kill()
    assert len(effects.confirmed()) < TASKS
    effects.take(0)
    work().wait_for(effects.all_done(TASKS))

    assert effects.confirmed() == Counter(orders)


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
    poisoned, *orders = place_orders(web, 4)
    effects.poison(poisoned)
    events = [event for event in effects.events() for _ in range(5)]
    send = f"from {package(project)}.platform.worker import app, jobs\n"
    send += f"for event in {events}: app.send_task(jobs.HANDLE, [event])"
    run(project, python(project), "-c", send, **settings)
    # Some copies come while another is at work, the others when it is done.
    worker = work()
    worker.wait_for(effects.all_done(3))
    run(project, python(project), "-c", send, **settings)
    last = place_orders(web, 1)
    worker.wait_for(effects.all_done(4))

    assert effects.confirmed() == Counter([*orders, *last])
    assert effects.dead() == [poisoned]
    # An attempt that met another one waited for its end, and was none in name only.
    assert effects.failures() == 5


def test_events_whose_process_died_are_published_by_a_worker(
    start: Callable[..., Web],
    work: Callable[..., Service],
    schedule: Callable[..., Service],
    effects: Effects,
    settings: dict[str, str],
) -> None:
    nobody = urlsplit(settings["BROKER_URL"])._replace(netloc="127.0.0.1:1").geturl()
    # It takes orders and dies before it reaches the broker.
    web = start(BROKER_URL=nobody)
    orders = place_orders(web, 3)
    web.kill()
    assert effects.waiting() == len(orders)

    with collecting() as collector:
        worker, beat = work(), schedule(**collector.late)
        worker.wait_for(effects.all_done(len(orders)))
        assert beat.stop() == 0, beat.last_words()

    assert effects.confirmed() == Counter(orders)
    assert any(span.name.endswith(".relay") for span in collector.spans())


@pytest.mark.thorough
@pytest.mark.parametrize("target", ["worker", "beat"])
def test_it_shows_that_it_turns(project: Path, run_aside: Callable[..., Service], tmp_path: Path, target: str) -> None:
    pulse = tmp_path / "pulse"
    probe = [python(project), "-m", f"{package(project)}.platform.pulse"]
    service = run_aside(target, TMPDIR=str(tmp_path))

    service.wait_for(pulse.exists)
    run(project, *probe, TMPDIR=str(tmp_path))
    os.utime(pulse, (0, 0))
    with pytest.raises(AssertionError):
        run(project, *probe, TMPDIR=str(tmp_path))
    service.wait_for(lambda: pulse.stat().st_mtime > 0)
    run(project, *probe, TMPDIR=str(tmp_path))


def package(project: Path) -> str:
    """Return the name of the project's package."""
    return next((project / "src").glob("*/platform")).parent.name


def messages(project: Path, broker: str, queue: str) -> int:
    """Return how many messages a queue holds."""
    count = "import sys; from kombu import Connection; channel = Connection(sys.argv[1]).channel()\n"
    count += "print(channel.queue_declare(sys.argv[2], passive=True).message_count)"
    return int(run(project, python(project), "-c", count, broker, queue))
