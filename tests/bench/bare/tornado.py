"""https://www.tornadoweb.org/en/stable/guide/structure.html"""

from tornado.web import Application, HTTPError, RequestHandler

from .async_products import read


class Livez(RequestHandler):
    """Is the process alive?"""

    def get(self):
        """Tell that it answers."""
        self.write({"status": "ok"})


class Product(RequestHandler):
    """One product."""

    async def get(self, product_id):
        """Return it."""
        product = await read(product_id)
        if product is None:
            raise HTTPError(404)
        self.write(product)


app = Application([("/livez", Livez), ("/v1/products/([^/]+)", Product)])
