"""Requests of those who mean no good, straight to the service; `tests/test_proxy.py` has them through proxies."""

from collections.abc import Callable

import pytest
from hostility import MOST_MEMORY, REFUSALS, memory, offend, outlast
from services import Web


def test_they_are_refused_and_cost_no_memory(start: Callable[..., Web]) -> None:
    # A second process may still load its code when the first has answered.
    web = start(WEB_CONCURRENCY="1")
    offend(web.port, times=1)
    before = memory(web.pid)

    statuses = offend(web.port, times=5)

    assert all(statuses[request] <= REFUSALS[request] for request in REFUSALS), statuses
    assert memory(web.pid) - before < MOST_MEMORY
    assert web.get("/livez") == 200


@pytest.mark.thorough
def test_slow_clients_are_cut(start: Callable[..., Web]) -> None:
    assert max(outlast(start().port)) < 40
