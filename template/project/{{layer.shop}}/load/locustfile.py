"""Search and checkout under load: as ever, then ten times as many customers at once, then as ever again.

`make load` runs it against a service that holds the example data. The run fails where more requests fail, or take
longer, than the budget allows.
"""

import logging
import os
import random
from http import HTTPStatus
from typing import Any
from uuid import uuid4

import requests
from locust import FastHttpUser, LoadTestShape, constant_throughput, events, task
from locust.env import Environment
from locust.exception import StopUser

# Customers of a usual minute, each with one request a second; the spike has ten times as many.
USERS = min(100, int(os.environ.get("USERS") or 5))
# How long each of the three stages takes; access tokens are valid for 15 minutes.
SECONDS = min(240, int(os.environ.get("SECONDS") or 20))
# The budget: the share of requests that may fail, and how many milliseconds 95 % of them may take at most.
MOST_FAILURES = float(os.environ.get("MOST_FAILURES") or 0.001)
MOST_MILLISECONDS = float(os.environ.get("MOST_MILLISECONDS") or 500)

SPIKE = 10
WORDS = ("oak", "linen", "steel", "chair", "lamp", "vase")


class Customer(FastHttpUser):
    """Searches, looks at what was found, and buys now and then."""

    wait_time = constant_throughput(1)
    # Who waits longer goes elsewhere.
    network_timeout = connection_timeout = 10.0
    token = ""

    def on_start(self) -> None:
        """Find what there is to buy, or leave."""
        self.products = [product["id"] for product in self.search()]
        if not self.products:
            raise StopUser

    @task(5)
    def search(self) -> list[dict[str, Any]]:
        """Search by a word."""
        response = self.client.get("/v1/products", params={"q": random.choice(WORDS)}, name="search")
        return response.json()["items"] if response.status_code == HTTPStatus.OK else []

    @task(3)
    def look(self) -> None:
        """Look at a product."""
        self.client.get(f"/v1/products/{random.choice(self.products)}", name="look")

    @task(2)
    def check_out(self) -> None:
        """Buy one of a product; that it is sold out is an answer as good as any."""
        lines = [{"product_id": random.choice(self.products), "quantity": 1}]
        headers = {"Authorization": f"Bearer {self.token}", "Idempotency-Key": str(uuid4())}
        order = {"json": {"lines": lines}, "headers": headers, "name": "check out", "catch_response": True}
        with self.client.post("/v1/orders", **order) as response:
            if response.status_code == HTTPStatus.CONFLICT:
                response.success()


class Spike(LoadTestShape):
    """Three stages, and an end."""

    def tick(self) -> tuple[int, float] | None:
        """Return how many customers there are, and how many come or go in a second."""
        stage = int(self.get_run_time() // SECONDS)
        return ((USERS, USERS), (SPIKE * USERS, SPIKE * USERS), (USERS, SPIKE * USERS), None)[min(stage, 3)]


@events.test_start.add_listener
def sign_in(environment: Environment, **_: object) -> None:
    """Sign in once for all: hashing passwords is dear on purpose, and would hide what else takes long."""
    email, password = f"{uuid4()}@example.com", str(uuid4())
    requests.post(f"{environment.host}/v1/users", json={"email": email, "password": password}, timeout=10)
    form = {"grant_type": "password", "username": email, "password": password}
    tokens = requests.post(f"{environment.host}/v1/auth/token", data=form, timeout=10)
    Customer.token = tokens.json()["access_token"]


@events.quitting.add_listener
def hold_to_the_budget(environment: Environment, **_: object) -> None:
    """Fail the run where it went beyond the budget, or did nothing."""
    total = environment.stats.total
    slowest = total.get_response_time_percentile(0.95) or 0
    within = total.num_requests and total.fail_ratio <= MOST_FAILURES and slowest <= MOST_MILLISECONDS
    logging.getLogger("load").log(
        logging.INFO if within else logging.ERROR,
        "%s requests; %.2f %% failed, at most %.2f %%; 95 %% took at most %.0f ms, at most %.0f ms: %s",
        total.num_requests,
        100 * total.fail_ratio,
        100 * MOST_FAILURES,
        slowest,
        MOST_MILLISECONDS,
        "within the budget" if within else "beyond the budget",
    )
    environment.process_exit_code = 0 if within else 1
