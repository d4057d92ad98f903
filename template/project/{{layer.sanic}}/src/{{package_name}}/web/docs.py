"""The OpenAPI description, and the page to try the API."""

from sanic import Blueprint, HTTPResponse, html, raw

from ..platform.docs import PAGE, asset
from ..platform.openapi import JSON
from .application import Request
from .description import description

blueprint = Blueprint("docs")


@blueprint.get("/openapi.json")
async def openapi(_request: Request) -> HTTPResponse:
    """Return the description of all operations."""
    return raw(description(), content_type=JSON)


@blueprint.get("/docs")
async def page(_request: Request) -> HTTPResponse:
    """Return the page."""
    return html(PAGE)


@blueprint.get("/docs/<name>")
async def file(_request: Request, name: str) -> HTTPResponse:
    """Return a script or style of the page."""
    content, media_type = asset(name)
    return raw(content, content_type=media_type)
