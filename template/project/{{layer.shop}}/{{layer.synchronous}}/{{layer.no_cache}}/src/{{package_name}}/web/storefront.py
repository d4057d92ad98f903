"""The shop as its routes see it, whatever the framework: products as they are sent, and what changes their stock."""

from collections.abc import Sequence
from uuid import UUID

from ..platform.resources import Resources
from ..shop import orders, products, schemas
from ..shop.orders import Order, Wish


def search_products(resources: Resources, query: str, limit: int, cursor: str | None) -> bytes:
    """Return a page of the products that contain the query, as JSON."""
    page = resources.database.read(products.search_products, query, limit, cursor)
    return schemas.ProductPage.model_validate(page).model_dump_json().encode()


def read_product(resources: Resources, product_id: UUID) -> bytes:
    """Return one product, as JSON."""
    product = resources.database.read(products.read_product, product_id)
    return schemas.Product.model_validate(product).model_dump_json().encode()


def place_order(resources: Resources, user_id: UUID, key: str, wishes: Sequence[Wish]) -> Order:
    """Check out."""
    return resources.database.write(orders.place_order, user_id, key, wishes)


def cancel_order(resources: Resources, user_id: UUID, order_id: UUID) -> Order:
    """Cancel an order."""
    return resources.database.write(orders.cancel_order, user_id, order_id)
