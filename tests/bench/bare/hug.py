"""https://hugapi.github.io/hug/"""

import hug
from falcon import HTTPNotFound

from .products import read


@hug.get("/livez")
def livez():
    """Tell that the process answers."""
    return {"status": "ok"}


@hug.get("/v1/products/{product_id}")
def read_product(product_id):
    """Return one product."""
    product = read(product_id)
    if product is None:
        raise HTTPNotFound
    return product


app = __hug_wsgi__  # noqa: F821 # hug makes it
