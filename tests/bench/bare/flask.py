"""https://flask.palletsprojects.com/quickstart/"""

from flask import Flask, abort

from .products import read

app = Flask(__name__)


@app.get("/livez")
def livez():
    """Tell that the process answers."""
    return {"status": "ok"}


@app.get("/v1/products/<uuid:product_id>")
def read_product(product_id):
    """Return one product."""
    return read(product_id) or abort(404)
