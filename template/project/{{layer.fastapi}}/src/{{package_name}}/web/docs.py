"""The page to try the API."""

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response

from ..platform.docs import PAGE, asset

router = APIRouter(include_in_schema=False)


@router.get("/docs", response_class=HTMLResponse)
def page() -> str:
    """Return the page."""
    return PAGE


@router.get("/docs/{name}")
def file(name: str) -> Response:
    """Return a script or style of the page."""
    content, media_type = asset(name)
    return Response(content, media_type=media_type)
