"""The application factory."""

from pyramid.config import Configurator
from pyramid.events import BeforeTraversal
from pyramid.request import Request
from pyramid.router import Router

from ..platform.resources import Resources
from ..platform.settings import Settings
from ..platform.tracing import ROUTE
from .responses import ModelRenderer, Response
from .routes import modules


class ResourcefulRequest(Request):  # type: ignore[misc] # Pyramid has no types
    """A request that knows what the application holds open; `add_request_method` would make a class for each one."""

    @property
    def resources(self) -> Resources:
        """What the application holds open."""
        resources: Resources = self.registry.resources
        return resources


def create_app(settings: Settings) -> Router:
    """Return the application for these settings; its `registry.resources` want to be started and closed."""
    config = Configurator(request_factory=ResourcefulRequest)
    config.registry.resources = Resources(settings)
    config.set_response_factory(lambda _request: Response())
    config.add_renderer(None, ModelRenderer)
    config.add_subscriber(note_route, BeforeTraversal)
    config.include(".errors")
    config.include(".health")
    if settings.serves_docs:
        config.include(".docs")
    for module in modules:
        config.include(module)
    return config.make_wsgi_app()


def note_route(event: BeforeTraversal) -> None:
    """Tell those who observe requests which route was found."""
    if event.request.matched_route is not None:
        event.request.environ[ROUTE] = event.request.matched_route.pattern
