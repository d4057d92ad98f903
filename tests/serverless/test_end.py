"""A function that is told of its end comes to it in time."""

import signal
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest
from gateway import Function, Request
from projects import catalog, environment, has_turn, make, python

# What Lambda leaves a process where extensions are registered.
# https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html#runtimes-lifecycle-shutdown
SECONDS = 2
FRAMEWORKS = [row for row in catalog("framework") if "serverless" in row["patterns"]]


@pytest.mark.parametrize(
    "framework",
    [
        pytest.param(
            row["name"],
            marks=[
                pytest.mark.xdist_group(row["name"]),
                # As in `test_contract.py`, so that its project is installed once.
                *[pytest.mark.thorough] * (not has_turn(number, len(FRAMEWORKS))),
            ],
        )
        for number, row in enumerate(FRAMEWORKS)
        # It has a server of its own, which is to close what it opened.
        if "native" in row["parts"]
    ],
)
def test_a_server_stops(install: Callable[..., Path], framework: str, tmp_path: Path) -> None:
    project = install(framework, graphql=True, pattern="serverless")
    settings = {"DATABASE_URL": f"sqlite:///{tmp_path}/test.sqlite3"}
    make(project, "migrate", **settings)
    given = environment(**settings)
    function = Function("my_service.functions.http.handle", executable=python(project), environment=given)
    (sandbox,) = function.sandboxes
    try:
        request = Request("GET", "/v1/products", [("Host", "localhost")], b"", "203.0.113.1")
        assert function.invoke(request.event_2())["statusCode"] == 200
        while psutil.Process(sandbox.process.pid).status() != psutil.STATUS_STOPPED:
            time.sleep(0.1)
        sandbox.process.send_signal(signal.SIGTERM)
        sandbox.process.send_signal(signal.SIGCONT)
        assert sandbox.process.wait(SECONDS) == 0
    finally:
        function.close()
