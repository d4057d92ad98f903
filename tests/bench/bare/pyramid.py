"""https://docs.pylonsproject.org/projects/pyramid/en/latest/quick_tutorial/"""

from pyramid.config import Configurator
from pyramid.httpexceptions import HTTPNotFound

from .products import read


def livez(_request):
    """Tell that the process answers."""
    return {"status": "ok"}


def read_product(request):
    """Return one product."""
    return read(request.matchdict["product_id"]) or HTTPNotFound()


with Configurator() as config:
    config.add_route("livez", "/livez")
    config.add_view(livez, route_name="livez", renderer="json")
    config.add_route("product", "/v1/products/{product_id}")
    config.add_view(read_product, route_name="product", renderer="json")
    app = config.make_wsgi_app()
