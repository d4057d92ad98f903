"""The shop as its routes see it, whatever the framework: products as they are sent, and what changes their stock.

What browsers and a CDN have kept is not taken back: as `platform/caching.py` says, buyers may see the stock of 90
seconds ago.
"""

from collections.abc import Iterable, Sequence
from uuid import UUID

from ..platform.resources import Resources
from ..shop import orders, products, schemas
from ..shop.orders import Order, Wish

# What every search belongs to; a product read alone has a group of its own.
_SEARCHES = "products"


async def search_products(resources: Resources, query: str, limit: int, cursor: str | None) -> bytes:
    """Return a page of the products that contain the query, as JSON."""

    async def load() -> bytes:
        page = await resources.database.read(products.search_products, query, limit, cursor)
        return schemas.ProductPage.model_validate(page).model_dump_json().encode()

    return await resources.cache.fetch(_SEARCHES, repr((query, limit, cursor)), load)


async def read_product(resources: Resources, product_id: UUID) -> bytes:
    """Return one product, as JSON."""

    async def load() -> bytes:
        product = await resources.database.read(products.read_product, product_id)
        return schemas.Product.model_validate(product).model_dump_json().encode()

    return await resources.cache.fetch(_group(product_id), "", load)


async def place_order(resources: Resources, user_id: UUID, key: str, wishes: Sequence[Wish]) -> Order:
    """Check out; once this returns, the service shows nobody the stock of before."""
    try:
        return await resources.database.write(orders.place_order, user_id, key, wishes)
    finally:
        await forget(resources, (wish.product_id for wish in wishes))


async def cancel_order(resources: Resources, user_id: UUID, order_id: UUID) -> Order:
    """Cancel an order; once this returns, the service shows nobody the stock of before."""
    order = await resources.database.read(orders.read_order, user_id, order_id)
    try:
        return await resources.database.write(orders.cancel_order, user_id, order_id)
    finally:
        await forget(resources, (line.product_id for line in order.lines))


async def forget(resources: Resources, product_ids: Iterable[UUID]) -> None:
    """Forget the stock that these products had before."""
    # After a failure too: a connection that is lost hides whether the change was kept.
    await resources.cache.forget(_SEARCHES, *map(_group, product_ids))


def _group(product_id: UUID) -> str:
    return f"product:{product_id}"
