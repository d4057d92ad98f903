"""Processes that are replaced while clients send requests."""

import signal
from collections.abc import Callable

from load import get, load
from services import Web

ENOUGH = 100


def test_an_instance_that_ends_loses_no_request(start: Callable[..., Web]) -> None:
    old = start()
    with load(old.url, get("/v1/products")) as clients:
        clients.wait_for(ENOUGH)
        # A rolling deployment: new connections go to the new instance, then the old one is told to end.
        clients.url = start().url
        old.signal(signal.SIGTERM)
        old.process.wait(60)
        clients.wait_for(ENOUGH)

    assert old.process.returncode == 0, old.last_words()
    assert clients.failures == []
    assert any(outcome.reused for outcome in clients.outcomes)


def test_a_reload_loses_no_request_and_refuses_no_connection(start: Callable[..., Web]) -> None:
    web = start()
    before = {child.pid for child in web.children()}
    with load(web.url, get("/v1/products")) as clients:
        clients.wait_for(ENOUGH)
        web.signal(signal.SIGHUP)
        web.wait_for(lambda: len(now := {child.pid for child in web.children()}) == len(before) and not now & before)
        clients.wait_for(ENOUGH)

    assert clients.failures == []
    assert any(outcome.reused for outcome in clients.outcomes)
