"""Search and read products."""

from ..platform.reading import read_id, read_query
from ..shop import schemas
from . import storefront
from .handlers import Handler, route


class ProductsHandler(Handler):
    """All products."""

    async def get(self) -> None:
        """Return a page of the products that contain the query."""
        search = read_query(schemas.Search, self.request.query)
        page = await storefront.search_products(self.resources, search.query, search.limit, search.cursor)
        self.send_cacheable(page)


class ProductHandler(Handler):
    """One product."""

    async def get(self, product_id: str) -> None:
        """Return it."""
        self.send_cacheable(await storefront.read_product(self.resources, read_id(product_id)))


routes = [route("/v1/products", ProductsHandler), route("/v1/products/{product_id}", ProductHandler)]
