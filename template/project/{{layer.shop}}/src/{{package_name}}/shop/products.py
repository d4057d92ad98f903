"""Products: what the shop sells, and the search for them."""

from dataclasses import dataclass, replace
from uuid import UUID

from ..platform.problems import Conflict, NotFound
from .money import Money
from .paging import Page, cut, read_cursor
from .repository import Repository


@dataclass(frozen=True, slots=True)
class Product:
    """An article with its price and the number of pieces in stock."""

    id: UUID
    sku: str
    name: str
    description: str
    price: Money
    stock: int


def take(product: Product, quantity: int) -> Product:
    """Return the product after `quantity` pieces left the stock.

    Raises:
        Conflict: if there are not that many.
    """
    if quantity > product.stock:
        raise Conflict(f"Only {product.stock} of {product.sku} left.")
    return replace(product, stock=product.stock - quantity)


def put_back(product: Product, quantity: int) -> Product:
    """Return the product after `quantity` pieces came back."""
    return replace(product, stock=product.stock + quantity)


def search_products(repository: Repository, query: str, limit: int, cursor: str | None) -> Page[Product]:
    """Return a page of the products whose name, description or sku contains `query`, oldest first.

    Raises:
        Unprocessable: if the cursor is not one of this service's.
    """
    return cut(repository.find_products(query, limit + 1, after=read_cursor(cursor)), limit)


def read_product(repository: Repository, product_id: UUID) -> Product:
    """Return one product.

    Raises:
        NotFound: if there is none with that id.
    """
    product = repository.get_product(product_id)
    if product is None:
        raise NotFound("There is no product with this id.")
    return product
