"""Where the pages are."""

from collections.abc import Callable, Mapping
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.urls import path

from ..pages.routes import ROUTES
from ..platform.pages import messages
from ..platform.pages.page import Route, answer, by_path
from ..platform.pages.steps import drive
from ..platform.problems import Problem, for_status
from .dependencies import resources
from .errors import respond


def _view(routes: Mapping[str, Route]) -> Callable[..., HttpResponse]:
    def view(request: HttpRequest, **params: str) -> HttpResponse:
        method = request.method or ""
        route = routes.get(method)
        if route is None:
            return respond(for_status(HTTPStatus.METHOD_NOT_ALLOWED, headers={"Allow": ", ".join(routes)}))
        try:
            read = messages.Request.read(
                method,
                request.path,
                request.META["QUERY_STRING"],
                headers=request.headers.items(),
                body=request.body,
                params=params,
            )
            return write(drive(answer(route, read, resources.settings), resources))
        except Problem as problem:
            return respond(problem)

    return view


def write(page: messages.Response) -> HttpResponse:
    """Return a page as Django's response."""
    response = HttpResponse(page.body, status=page.status)
    del response.headers["Content-Type"]
    for name, value in page.headers:
        if name == "Set-Cookie":
            response.cookies.load(value)
        else:
            response.headers[name] = value
    return response


urlpatterns = [
    path(address.lstrip("/").replace("{", "<").replace("}", ">"), _view(routes))
    for address, routes in by_path(ROUTES).items()
]
