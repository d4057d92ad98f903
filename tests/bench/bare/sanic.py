"""https://sanic.dev/en/guide/getting-started.html"""

from sanic import NotFound, Sanic, json

from .async_products import read

app = Sanic("bare")


@app.get("/livez")
async def livez(_request):
    """Tell that the process answers."""
    return json({"status": "ok"})


@app.get("/v1/products/<product_id:uuid>")
async def read_product(_request, product_id):
    """Return one product."""
    product = await read(product_id)
    if product is None:
        raise NotFound
    return json(product)
