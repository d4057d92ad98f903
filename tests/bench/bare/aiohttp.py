"""https://docs.aiohttp.org/en/stable/web_quickstart.html"""

from aiohttp import web

from .async_products import read

routes = web.RouteTableDef()


@routes.get("/livez")
async def livez(_request):
    """Tell that the process answers."""
    return web.json_response({"status": "ok"})


@routes.get("/v1/products/{product_id}")
async def read_product(request):
    """Return one product."""
    product = await read(request.match_info["product_id"])
    if product is None:
        raise web.HTTPNotFound
    return web.json_response(product)


app = web.Application()
app.add_routes(routes)
