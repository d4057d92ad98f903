"""The OpenAPI description, and the page to try the API."""

from flask import Blueprint, Response, current_app, jsonify

from ..platform.docs import PAGE, asset

blueprint = Blueprint("docs", __name__)


@blueprint.get("/openapi.json")
def description() -> Response:
    """Return the description of all operations."""
    return jsonify(current_app.spec)  # type: ignore[attr-defined] # of APIFlask


@blueprint.get("/docs")
def page() -> str:
    """Return the page."""
    return PAGE


@blueprint.get("/docs/<name>")
def file(name: str) -> Response:
    """Return a script or style of the page."""
    content, media_type = asset(name)
    return Response(content, mimetype=media_type)
