"""https://py4web.com/_documentation/static/en/index.html"""

import os

from ombott import default_app
from py4web import DAL, HTTP, Field, action

from .documents import document

db = DAL(os.environ["DATABASE_URL"], migrate=False)
db.define_table(
    "products",
    Field("id", length=36),
    Field("sku"),
    Field("name"),
    Field("description", "text"),
    Field("price_cents", "integer"),
    Field("currency"),
    Field("stock", "integer"),
    primarykey=["id"],
)


@action("livez", method="GET")
def livez():
    """Tell that the process answers."""
    return {"status": "ok"}


@action("v1/products/<product_id>", method="GET")
@action.uses(db)
def read_product(product_id):
    """Return one product."""
    product = db(db.products.id == product_id).select().first()
    if product is None:
        raise HTTP(404)
    return document(product)


app = default_app()
