"""All pages of the site."""

from ..platform.pages import assets
from ..platform.pages.page import Route
from . import account, home

ROUTES = [
    Route("GET", "/favicon.ico", assets.icon, "machines"),
    Route("GET", "/static/{name}", assets.show, "machines"),
    *account.ROUTES,
    *home.ROUTES,
]
