"""Predictions: the model says which version it is, and one that is bad is never asked."""

import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx2
import pytest

from .promises import check_response
from .server import PROJECT, Server

ARTICLE = {"text": "Oak Chair. A chair of oak.", "price": 120}
(MODELS,) = PROJECT.glob("src/*/models")


def test_a_prediction_names_its_model(client: httpx2.Client) -> None:
    response = client.post("/v1/predictions", json=ARTICLE)

    assert response.status_code == 200
    assert response.json()["category"] == "furniture"
    assert 0.5 < response.json()["probability"] <= 1
    assert response.json()["model_version"] == "1"


@pytest.mark.parametrize(
    "body", [{"text": "", "price": 1}, {"text": "x"}, {"text": "x", "price": -1}, {**ARTICLE, "more": 1}]
)
def test_what_is_no_article_is_refused(client: httpx2.Client, body: dict[str, object]) -> None:
    assert client.post("/v1/predictions", json=body).status_code == 422


def test_many_at_once_get_what_each_gets_alone(client: httpx2.Client) -> None:
    articles = [{"text": f"Wool {thing} {n}", "price": 3 * n} for n in range(20) for thing in ("Rug", "Lamp", "Bowl")]
    alone = [client.post("/v1/predictions", json=article).json()["category"] for article in articles]

    with ThreadPoolExecutor(16) as threads:
        together = list(threads.map(lambda article: client.post("/v1/predictions", json=article).json(), articles))

    assert [prediction["category"] for prediction in together] == alone


def test_a_version_can_be_chosen(client: httpx2.Client) -> None:
    assert client.post("/v1/predictions", json=ARTICLE, headers={"Model-Version": "1"}).status_code == 200
    assert client.post("/v1/predictions", json=ARTICLE, headers={"Model-Version": "none"}).status_code == 422
    assert client.post("/v1/predictions", json=ARTICLE, headers={"Model-Version": "a b"}).status_code == 400


def test_with_a_bad_model_it_lives_but_is_not_ready(launch: Callable[..., Server], tmp_path: Path) -> None:
    shutil.copytree(MODELS, tmp_path / "models")
    with (tmp_path / "models" / "1" / "model.onnx").open("ab") as model:
        model.write(b"\0")
    server = launch(MODELS_PATH=str(tmp_path / "models"))

    ready = httpx2.get(f"{server.url}/readyz")
    refused = httpx2.post(f"{server.url}/v1/predictions", json=ARTICLE)

    assert httpx2.get(f"{server.url}/livez").status_code == 200
    assert ready.status_code == 503
    assert ready.json()["checks"]["model"] == "unavailable"
    assert refused.status_code == 503
    check_response(refused)
    assert refused.headers["Retry-After"]
    assert "model.onnx is not the file" in server.log.read_text()


def test_too_many_are_refused_at_once(launch: Callable[..., Server]) -> None:
    # Each batch waits for more: meanwhile the queue is full.
    server = launch(INFERENCE_QUEUE="1", INFERENCE_BATCH="2", INFERENCE_WAIT_MS="100")

    with (
        httpx2.Client(base_url=server.url, timeout=30, event_hooks={"response": [check_response]}) as client,
        ThreadPoolExecutor(24) as threads,
    ):
        responses = list(threads.map(lambda _: client.post("/v1/predictions", json=ARTICLE), range(240)))

    refused = [response for response in responses if response.status_code == 503]
    assert {response.status_code for response in responses} == {200, 503}
    assert all(response.headers["Retry-After"] for response in refused)
    assert refused[0].headers["Content-Type"] == "application/problem+json"
