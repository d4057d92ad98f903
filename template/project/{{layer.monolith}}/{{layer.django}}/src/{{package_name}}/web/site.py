"""Django's admin, for staff who are signed in on our pages."""

import mimetypes
from collections.abc import Callable
from functools import cache
from importlib.resources import files
from typing import Any

from django.conf import settings
from django.contrib import admin
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, path

from ..platform.pages import visits
from ..platform.pages.page import LOG_IN, recognize, visit_cookie
from ..platform.pages.steps import drive
from ..storage import models
from ..storage.repository import Repository
from .dependencies import database, resources

START = "/admin/"
_STATIC = files("django.contrib.admin").joinpath("static")


class Authentication(AuthenticationMiddleware):
    """Lets the admin see who is signed in on our pages; sessions of Django's own there are none."""

    def process_request(self, request: HttpRequest) -> None:
        """Set the user of a request."""
        request.user = _find_user(request) if request.path.startswith(START) else AnonymousUser()


def _find_user(request: HttpRequest) -> models.User | AnonymousUser:
    key = visits.read_key(request.COOKIES.get(visit_cookie(resources.settings)))
    visitor = drive(recognize(key), resources) if key else None
    if visitor is None:
        return AnonymousUser()
    user = models.User(id=visitor.user_id, email=visitor.email)
    user.is_staff = visitor.is_staff
    return user


class Site(admin.AdminSite):
    """Everything happens in one transaction on a connection of the pool, as in the rest of the service."""

    def admin_view(self, view: Callable[..., Any], cacheable: bool = False) -> Any:  # noqa: ANN401, FBT001, FBT002
        """Return a view that asks who is there."""
        inner = super().admin_view(view, cacheable)

        def within(_repository: object, /, request: HttpRequest, **params: Any) -> HttpResponse:  # noqa: ANN401
            response = inner(request, **params)
            return response.render() if isinstance(response, TemplateResponse) else response

        def outer(request: HttpRequest, **params: Any) -> HttpResponse:  # noqa: ANN401
            response = database.write(within, request, **params)
            # Without it, browsers do not say where a form comes from, and Django refuses it.
            response.headers["Referrer-Policy"] = "same-origin"
            return response

        return outer

    def login(self, request: HttpRequest, extra_context: object = None) -> HttpResponse:
        """Lead to our own page.

        Raises:
            PermissionDenied: if somebody is signed in who is not staff.
        """
        if request.user.is_authenticated:
            raise PermissionDenied
        return HttpResponseRedirect(f"{LOG_IN}?next={START}")

    def logout(  # type: ignore[override] # any response will do
        self, request: HttpRequest, extra_context: object = None
    ) -> HttpResponse:
        """End the visit."""
        key = visits.read_key(request.COOKIES.get(visit_cookie(resources.settings)))
        if key:
            visits.end(Repository(), key)
        return HttpResponseRedirect("/")

    def password_change(  # type: ignore[override] # any response will do
        self, request: HttpRequest, extra_context: object = None
    ) -> HttpResponse:
        """Lead to our own page."""
        return HttpResponseRedirect("/account")


class Watched(admin.ModelAdmin):  # type: ignore[type-arg] # Django's own class takes none
    """What comes and goes elsewhere."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Refuse."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """Refuse."""
        return False


@cache
def _static_files() -> frozenset[str]:
    folder = _STATIC.joinpath("admin")
    names = set[str]()
    pending = [(folder, "admin")]
    while pending:
        folder, prefix = pending.pop()
        for entry in folder.iterdir():
            name = f"{prefix}/{entry.name}"
            if entry.is_dir():
                pending.append((entry, name))
            else:
                names.add(name)
    return frozenset(names)


def static_file(request: HttpRequest, name: str) -> HttpResponse:
    """Return a file of the admin; Django's version is in its address, so browsers may keep it for good.

    Raises:
        Http404: if there is none with that name.
    """
    if name not in _static_files():
        raise Http404
    headers = {"Cache-Control": "public, max-age=31536000, immutable"}
    media_type, _ = mimetypes.guess_type(name)
    return HttpResponse(_STATIC.joinpath(name).read_bytes(), headers=headers, content_type=media_type)


def patterns(site: Site) -> list[URLPattern | URLResolver]:
    """Return where the admin and its files are."""
    address = settings.STATIC_URL or ""
    return [path(f"{address.lstrip('/')}<path:name>", static_file), path(START.lstrip("/"), site.urls)]
