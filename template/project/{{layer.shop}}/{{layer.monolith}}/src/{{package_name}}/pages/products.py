"""The search for products, and a product's own page."""

from http import HTTPStatus

from ..platform.pages.messages import Response
from ..platform.pages.page import Call, Route
from ..platform.pages.steps import Steps, run
from ..shop import schemas
from ..web import storefront

_AT_ONCE = 20
_LONGEST_QUERY = 100
LONGEST_CURSOR = 100


def search(call: Call) -> Steps[Response]:
    """Show a page of the products that contain the query; htmx asks for the results alone."""
    query = call.request.query.get("q", "")[:_LONGEST_QUERY]
    cursor = call.request.query.get("cursor") or None
    body = yield from run(storefront.search_products, query, _AT_ONCE, cursor and cursor[:LONGEST_CURSOR])
    page = schemas.ProductPage.model_validate_json(body)
    headers = call.request.headers
    # When somebody goes back, htmx asks for what it no longer has, and that is the whole page.
    is_part = "hx-request" in headers and "hx-history-restore-request" not in headers
    return call.view("results.html" if is_part else "products.html", query=query, page=page)


def show(call: Call) -> Steps[Response]:
    """Show one product."""
    body = yield from run(storefront.read_product, call.request.id("product_id"))
    return call.view("product.html", HTTPStatus.OK, product=schemas.Product.model_validate_json(body))


ROUTES = [Route("GET", "/", search), Route("GET", "/products/{product_id}", show)]
