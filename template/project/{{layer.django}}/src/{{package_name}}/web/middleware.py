"""What is done to every response."""

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse

from ..platform.problems import for_status
from .errors import respond

GetResponse = Callable[[HttpRequest], HttpResponse]


def content_length(get_response: GetResponse) -> GetResponse:
    """Declare the length, so that the server need not send chunks.

    Django's `CommonMiddleware` does this as well, but it also checks the host, which probes call by its address.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if not response.streaming and response.content:
            response.headers.setdefault("Content-Length", str(len(response.content)))
        return response

    return middleware


def problems_instead_of_pages(get_response: GetResponse) -> GetResponse:
    """Replace the texts that Django and ninja answer with where nothing is raised, as for 405."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        is_page = response.headers.get("Content-Type", "").startswith("text/html")
        # One with a policy of its own is meant to be a page.
        is_page &= "Content-Security-Policy" not in response.headers
        if response.status_code < HTTPStatus.BAD_REQUEST or not is_page:
            return response
        allowed = {"Allow": response["Allow"]} if "Allow" in response else {}
        return respond(for_status(response.status_code, headers=allowed))

    return middleware
