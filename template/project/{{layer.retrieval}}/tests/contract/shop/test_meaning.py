"""Search by meaning, and answers that cite what they speak of; the language model is a stand-in."""

import json
import re
import subprocess
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from uuid import uuid4

import httpx2
import pytest

from ..promises import check_response
from ..server import PROJECT, environment, prepare, start
from .conftest import signed_in
from .customer import Customer

MADE_UP = "0190f5a8-0000-7000-8000-000000000000"


class StandIn(BaseHTTPRequestHandler):
    """A deterministic stand-in for a language model: names the first product that it is shown, and makes one up."""

    def do_POST(self) -> None:
        """Answer one question."""
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        shown = re.findall(r"^\[([0-9a-f-]{36})\]", body["messages"][0]["content"], re.MULTILINE)
        content = f"Take this one [{shown[0]}], or that one [{MADE_UP}]."
        answer = json.dumps({"choices": [{"message": {"role": "assistant", "content": content}}]}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_: object) -> None:
        """Keep quiet."""


@pytest.fixture(scope="module")
def language_model() -> Iterator[str]:
    """The address of the stand-in."""
    with ThreadingHTTPServer(("127.0.0.1", 0), StandIn) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/v1"
        server.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def clever(tmp_path_factory: pytest.TempPathFactory, language_model: str) -> Iterator[httpx2.Client]:
    """A shop with an index and a language model."""
    folder = tmp_path_factory.mktemp("clever")
    prepare(folder)
    subprocess.run(["make", "embed"], cwd=PROJECT, env=environment(folder), check=True, capture_output=True)  # noqa: S607
    server = start(folder, WEB_CONCURRENCY="1", LLM_URL=language_model, LLM_MODEL="stand-in")
    with httpx2.Client(base_url=server.url, timeout=30, event_hooks={"response": [check_response]}) as client:
        yield client
    assert server.stop() == 0, server.log.read_text()


@pytest.fixture(scope="module")
def asking(clever: httpx2.Client) -> Iterator[Customer]:
    """Somebody who may ask."""
    with signed_in(clever) as customer:
        yield customer


def test_alike_products_are_found(clever: httpx2.Client) -> None:
    product = clever.get("/v1/products", params={"query": "Lamp"}).json()["items"][0]

    items = clever.get(f"/v1/products/{product['id']}/similar", params={"limit": 3}).json()["items"]

    assert len(items) == 3
    assert all("Lamp" in item["product"]["name"] for item in items)
    assert product["id"] not in {item["product"]["id"] for item in items}
    cosines = [item["similarity"] for item in items]
    assert cosines == sorted(cosines, reverse=True)


def test_what_is_not_in_the_index_yet_has_nothing_alike(client: httpx2.Client) -> None:
    product = client.get("/v1/products").json()["items"][0]

    assert client.get(f"/v1/products/{product['id']}/similar").json() == {"items": []}


@pytest.mark.parametrize(("path", "status"), [(f"{uuid4()}/similar", 404), ("x/similar", 404)])
def test_what_is_not_there_has_nothing_alike(clever: httpx2.Client, path: str, status: int) -> None:
    assert clever.get(f"/v1/products/{path}").status_code == status


@pytest.mark.parametrize("limit", ["0", "21", "x"])
def test_a_limit_is_held_to(clever: httpx2.Client, limit: str) -> None:
    assert clever.get(f"/v1/products/{uuid4()}/similar", params={"limit": limit}).status_code == 422


def test_an_answer_cites_what_was_found_and_nothing_made_up(asking: Customer) -> None:
    response = asking.client.post("/v1/answers", json={"question": "What is soft and keeps me warm at night?"})

    assert response.status_code == 200
    answer = response.json()
    assert answer["language_model"] == "stand-in"
    assert MADE_UP in answer["answer"]
    (cited,) = answer["citations"]
    assert "Blanket" in asking.client.get(f"/v1/products/{cited}").json()["name"]


def test_strangers_get_no_answer(clever: httpx2.Client) -> None:
    assert clever.post("/v1/answers", json={"question": "Why?"}).status_code == 401


@pytest.mark.parametrize("body", [{}, {"question": ""}, {"question": "\0"}, {"question": "Why?", "more": 1}])
def test_what_is_no_question_is_refused(asking: Customer, body: dict[str, object]) -> None:
    assert asking.client.post("/v1/answers", json=body).status_code == 422


def test_without_a_language_model_it_says_so(customer: Customer) -> None:
    response = customer.client.post("/v1/answers", json={"question": "Why?"})

    assert response.status_code == 503
    assert "LLM_URL" in response.json()["detail"]
    assert response.headers["Retry-After"]
