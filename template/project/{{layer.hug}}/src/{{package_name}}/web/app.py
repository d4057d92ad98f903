"""The application factory."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from ..platform.resources import Resources
from ..platform.settings import Settings
from . import docs, errors, health, routes  # noqa: F401 # they add their routes to the API
from .api import RESOURCES, Strict, api

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

api.api.http.add_middleware(Strict())
# hug would serve every path once more below `/v…`.
api.api.http.versions.clear()


class Application:
    """The API with the resources of its settings.

    Args:
        settings: of the service.
    """

    def __init__(self, settings: Settings) -> None:
        self.resources = Resources(settings)
        self._server = api.api.http.server(None)
        self._server.set_error_serializer(errors.serialize)

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Handle one request."""
        environ[RESOURCES] = self.resources
        content: Iterable[bytes] = self._server(environ, start_response)
        return content


def create_app(settings: Settings) -> Application:
    """Return the application for these settings; its `resources` want to be started and closed."""
    return Application(settings)
