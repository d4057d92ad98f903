"""The OpenAPI description, and the page to try the API."""

from pyramid.config import Configurator

from ..platform.docs import PAGE, asset
from .description import description
from .request import Request
from .responses import Response


def openapi(_request: Request) -> Response:
    """Return the description of all operations."""
    return Response(description(), content_type="application/json")


def page(_request: Request) -> Response:
    """Return the page."""
    return Response(PAGE)


def file(request: Request) -> Response:
    """Return a script or style of the page."""
    content, media_type = asset(request.matchdict["name"])
    return Response(content, content_type=media_type)


def includeme(config: Configurator) -> None:
    """Add the page and what it reads."""
    config.add_route("openapi", "/openapi.json")
    config.add_view(openapi, route_name="openapi", request_method="GET")
    config.add_route("docs", "/docs")
    config.add_view(page, route_name="docs", request_method="GET")
    config.add_route("docs_file", "/docs/{name}")
    config.add_view(file, route_name="docs_file", request_method="GET")
