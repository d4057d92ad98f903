"""The index of products: kept up to date a page at a time, and asked for what is alike."""

import hashlib
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

import numpy as np
from numpy.typing import NDArray
from opentelemetry import metrics

from ..platform.events import Event
from ..shop.products import Product, read_product
from ..storage import embeddings, features
from ..storage.repository import Repository
from .embedding import MODEL, Embedder, get_embedder

# A page of the index is to be looked at.
REFRESH = "index.refresh"
PAGE = 16

logger = logging.getLogger(__name__)
meter = metrics.get_meter(__name__)
_embedded = meter.create_counter("index.embedded", "{product}", "Products that were embedded, new or changed")
_seen = meter.create_counter("index.seen", "{product}", "Products that were looked at")


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a refresh has come.

    Attributes:
        after: the last product that was looked at; None at the beginning, and when all were.
        seen: how many were looked at.
        embedded: how many of them were new or changed.
    """

    after: UUID | None = None
    seen: int = 0
    embedded: int = 0


@dataclass(frozen=True, slots=True)
class Found:
    """A product, and how near it is: the cosine, from -1 to 1."""

    product: Product
    similarity: float


def refresh_page(repository: Repository, progress: Progress, embedder: Embedder) -> Progress:
    """Embed what is new or changed on the next page; what it did before, it does not do again.

    Whoever is interrupted begins anew, and is soon where it was.
    """
    products = repository.find_products("", PAGE, after=progress.after)
    if not products:
        return Progress(None, progress.seen, progress.embedded)
    digests = {product.id: digest(product) for product in products}
    known = embeddings.known(repository, products[0].id, products[-1].id, MODEL)
    changed = [product for product in products if known.get(product.id) != digests[product.id]]
    vectors = embedder.embed([text_of(product) for product in changed]) if changed else []
    # Two that meet on a page would both insert what is new; the second replaces what the first has kept.
    repository.lock_index()
    for product, vector in zip(changed, vectors, strict=True):
        embeddings.save(repository, product.id, MODEL, digests[product.id], vector)
    _note(repository, products)
    _seen.add(len(products))
    _embedded.add(len(changed))
    after = products[-1].id if len(products) == PAGE else None
    return Progress(after, progress.seen + len(products), progress.embedded + len(changed))


def _note(repository: Repository, products: Sequence[Product]) -> None:
    """Note what is known of products now, for those who train a model later."""
    now = datetime.now(UTC)
    for product in products:
        features.record(repository, product.id, "price", float(product.price.amount), now)
        features.record(repository, product.id, "stock", float(product.stock), now)


def refresh_all(repository: Repository) -> bool:
    """Have all products looked at, beside the requests, unless that is under way; False, since that is all."""
    # Each process asks for it: two that ask at once would not see each other's event.
    repository.lock_index()
    if not embeddings.is_awaited(repository, REFRESH):
        repository.add_event(Event(REFRESH, {"after": None, "seen": 0, "embedded": 0}))
    return False


def refresh(repository: Repository, event: Event) -> None:
    """Look at a page; the next one is an event of its own, so that a worker that dies loses a page at most."""
    after, payload = event.payload["after"], event.payload
    progress = Progress(UUID(after) if after else None, payload["seen"], payload["embedded"])
    progress = refresh_page(repository, progress, get_embedder())
    logger.info("The index: %s products seen, %s embedded", progress.seen, progress.embedded)
    if progress.after:
        payload = {"after": str(progress.after), "seen": progress.seen, "embedded": progress.embedded}
        repository.add_event(Event(REFRESH, payload))


def similar(repository: Repository, product_id: UUID, limit: int) -> list[Found]:
    """Return the products that are most like one, the nearest first; none while it is not in the index.

    Raises:
        NotFound: if there is no product with that id.
    """
    read_product(repository, product_id)
    vector = embeddings.find_vector(repository, product_id, MODEL)
    if vector is None:
        return []
    # The nearest is the product itself.
    return [found for found in nearest(repository, vector, limit + 1) if found.product.id != product_id][:limit]


def nearest(repository: Repository, vector: NDArray[np.float32], limit: int) -> list[Found]:
    """Return the products whose texts are nearest to a vector."""
    cosines = dict(embeddings.nearest(repository, vector, MODEL, limit))
    products = repository.get_products(list(cosines))
    return [Found(products[found], cosine) for found, cosine in cosines.items() if found in products]


def text_of(product: Product) -> str:
    """Return what is embedded of a product."""
    return f"{product.name}. {product.description}"


def digest(product: Product) -> str:
    """Return what differs when a product must be embedded again."""
    return hashlib.sha256(text_of(product).encode()).hexdigest()
