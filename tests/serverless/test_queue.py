"""Events go through SQS: once each, aside if they fail each time, and again if they were lost on the way."""

import json
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import pytest
from gateway import Function, Gateway
from projects import catalog, environment, free_port, make, python, run

# As in `template.yaml`.
MOST_RECEIPTS = 5
PATIENCE = 120
ACCOUNT = {"AWS_ACCESS_KEY_ID": "x", "AWS_SECRET_ACCESS_KEY": "x", "AWS_DEFAULT_REGION": "eu-central-1"}
# What handles events is the same on each framework, but not what a request leaves behind: one whose application is
# called, and those with a server of their own.
FRAMEWORKS = ["fastapi", *[row["name"] for row in catalog("framework") if "native" in row["parts"]]]
pytestmark = pytest.mark.parametrize(
    "framework",
    [
        pytest.param(name, marks=[pytest.mark.xdist_group(name), *[pytest.mark.thorough] * (name != FRAMEWORKS[0])])
        for name in FRAMEWORKS
    ],
)


class SQS:
    """A stand-in for SQS, on a port (https://docs.getmoto.org)."""

    def __init__(self) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        uv = Path(sys.executable).with_name("uv")
        command = [uv, "tool", "run", "--from", "moto[server,sqs]==5.2.5", "moto_server", "-p", str(self.port)]
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        self.process = subprocess.Popen(command, env=environment(), **quiet)
        eventually(self._answers)

    def _answers(self) -> bool:
        assert self.process.poll() is None
        with suppress(OSError), urllib.request.urlopen(self.url, timeout=2):
            return True
        return False

    def call(self, action: str, **request: Any) -> dict[str, Any]:
        """Ask for something, in SQS's own protocol."""
        headers = {
            "Content-Type": "application/x-amz-json-1.0",
            "X-Amz-Target": f"AmazonSQS.{action}",
            "Authorization": "AWS4-HMAC-SHA256 Credential=x/20260101/eu-central-1/sqs/aws4_request, Signature=x",
        }
        asked = urllib.request.Request(self.url, json.dumps(request).encode(), headers)
        with urllib.request.urlopen(asked, timeout=10) as answer:
            return json.loads(answer.read() or b"{}")

    def queue(self, name: str, **attributes: str) -> str:
        """Make a queue and return its URL."""
        return self.call("CreateQueue", QueueName=name, Attributes=attributes)["QueueUrl"]

    def length(self, url: str) -> int:
        """Return how many messages can be received."""
        names = ["ApproximateNumberOfMessages"]
        return int(self.call("GetQueueAttributes", QueueUrl=url, AttributeNames=names)["Attributes"][names[0]])

    def close(self) -> None:
        """End it."""
        self.process.terminate()
        self.process.wait()


class Shop:
    """A service of functions with its queue; `deliver` does what Lambda's poller does."""

    def __init__(self, project: Path, folder: Path, sqs: SQS, **settings: str) -> None:
        self.sqs = sqs
        self.database = folder / "shop.sqlite3"
        self.dead_letters = sqs.queue(f"dead-{folder.name}")
        arn = f"arn:aws:sqs:eu-central-1:123456789012:dead-{folder.name}"
        redrive = json.dumps({"deadLetterTargetArn": arn, "maxReceiveCount": MOST_RECEIPTS})
        self.events = sqs.queue(f"events-{folder.name}", VisibilityTimeout="360", RedrivePolicy=redrive)
        self.settings = {
            **ACCOUNT,
            "DATABASE_URL": f"sqlite:///{self.database}",
            "QUEUE_URL": self.events,
            "AWS_ENDPOINT_URL_SQS": sqs.url,
            **settings,
        }
        make(project, "migrate", "seed", **self.settings)
        self.project = project
        self.functions: list[Function] = []
        self.gateway = Gateway(self.start("http"), "2.0")
        self.jobs = self.start("jobs")

    def start(self, name: str, **settings: str) -> Function:
        """Start a function."""
        handler = f"my_service.functions.{name}.handle"
        given = environment(**self.settings | settings)
        self.functions.append(Function(handler, executable=python(self.project), environment=given))
        return self.functions[-1]

    def deliver(self) -> int:
        """Bring what is in the queue to the function, forget what it handled, and return how many there were."""
        received = self.sqs.call(
            "ReceiveMessage", QueueUrl=self.events, MaxNumberOfMessages=10, AttributeNames=["ApproximateReceiveCount"]
        ).get("Messages", [])
        if not received:
            return 0
        records = [
            {
                "messageId": message["MessageId"],
                "receiptHandle": message["ReceiptHandle"],
                "body": message["Body"],
                "attributes": message["Attributes"],
            }
            for message in received
        ]
        failed = {item["itemIdentifier"] for item in self.jobs.invoke({"Records": records})["batchItemFailures"]}
        for message in received:
            if message["MessageId"] not in failed:
                self.sqs.call("DeleteMessage", QueueUrl=self.events, ReceiptHandle=message["ReceiptHandle"])
        return len(received)

    def order(self) -> str:
        """Buy something, and return the address of the order."""
        email = f"{time.time_ns()}@example.com"
        password = "seven-green-teapots"
        self.ask("POST", "/v1/users", {"email": email, "password": password})
        form = f"grant_type=password&username={email}&password={password}".encode()
        self.token = self.ask("POST", "/v1/auth/token", form)["access_token"]
        product = next(item for item in self.ask("GET", "/v1/products?limit=100")["items"] if item["stock"])
        line = {"product_id": product["id"], "quantity": 1}
        return self.ask("POST", "/v1/orders", {"lines": [line]}, key=str(time.time_ns()))["id"]

    def status(self, order: str) -> str:
        """Return the status of an order."""
        return self.ask("GET", f"/v1/orders/{order}")["status"]

    def ask(self, method: str, path: str, body: Any = None, key: str = "") -> Any:
        """Send a request through the gateway."""
        is_form = isinstance(body, bytes)
        headers = {"Content-Type": "application/x-www-form-urlencoded" if is_form else "application/json"}
        headers |= {"Idempotency-Key": key} if key else {}
        headers |= {"Authorization": f"Bearer {self.token}"} if hasattr(self, "token") else {}
        content = body if is_form else (json.dumps(body).encode() if body is not None else None)
        request = urllib.request.Request(f"{self.gateway.url}{path}", content, headers, method=method)
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.loads(answer.read())

    def query(self, statement: str, *values: Any) -> list[Any]:
        """Look into the database."""
        with closing(sqlite3.connect(self.database, timeout=30)) as connection, connection:
            return connection.execute(statement, values).fetchall()

    def close(self) -> None:
        """End all of it."""
        self.gateway.shutdown()
        for function in self.functions:
            function.close()


def eventually(condition: Callable[[], Any]) -> None:
    """Wait until it holds."""
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.2)


@pytest.fixture(scope="module")
def sqs() -> Iterator[SQS]:
    """One stand-in for all tests."""
    sqs = SQS()
    yield sqs
    sqs.close()


@pytest.fixture
def shop(install: Callable[..., Path], framework: str, tmp_path: Path, sqs: SQS) -> Iterator[Shop]:
    """A shop of functions."""
    shop = Shop(install(framework, graphql=True, pattern="serverless"), tmp_path, sqs)
    yield shop
    shop.close()


def test_an_order_is_handled_once(shop: Shop) -> None:
    order = shop.order()
    assert shop.sqs.length(shop.events) == 1, "sent before the answer left"
    assert shop.status(order) == "placed"
    (event_id,) = shop.query("SELECT id FROM outbox")[0]
    # A second copy, as SQS may deliver.
    shop.sqs.call("SendMessage", QueueUrl=shop.events, MessageBody=str(event_id))
    assert shop.deliver() == 2
    assert shop.status(order) == "confirmed"
    assert (shop.deliver(), shop.query("SELECT id FROM outbox")) == (0, [])


def test_a_poisoned_event_goes_aside_and_its_neighbours_go_on(shop: Shop) -> None:
    poisoned = shop.order()
    shop.query("UPDATE outbox SET name = 'unknown'")
    good = shop.order()

    shop.deliver()
    assert shop.query("SELECT name FROM outbox") == [("unknown",)]
    # It comes again by itself, later each time.
    eventually(lambda: shop.deliver() == 0 and shop.sqs.length(shop.dead_letters) == 1)
    assert shop.query("SELECT name FROM dead_letters") == [("unknown",)]
    assert shop.query("SELECT id FROM outbox") == []
    assert shop.status(good) == "confirmed"
    assert poisoned != good


def test_what_could_not_be_sent_is_sent_by_the_schedule(shop: Shop) -> None:
    working = shop.gateway
    shop.gateway = Gateway(shop.start("http", AWS_ENDPOINT_URL_SQS="http://127.0.0.1:1"), "2.0")
    order = shop.order()
    assert shop.sqs.length(shop.events) == 0
    shop.gateway.shutdown()
    shop.gateway = working

    shop.start("relay").invoke({})
    assert shop.deliver() == 1
    assert shop.status(order) == "confirmed"


def test_the_template_is_what_these_tests_say(install: Callable[..., Path], framework: str) -> None:
    project = install(framework, graphql=True, pattern="serverless")
    text = (project / "template.yaml").read_text()
    assert f"maxReceiveCount: {MOST_RECEIPTS}\n" in text
    assert "FunctionResponseTypes: [ReportBatchItemFailures]" in text
    program = "from my_service.platform.outbox import MOST_ATTEMPTS; print(MOST_ATTEMPTS)"
    assert int(run(project, python(project), "-c", program)) == MOST_RECEIPTS
