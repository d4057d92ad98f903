"""The application factory."""

from tornado.web import Application

from ..platform.settings import Settings
from . import docs, health
from .handlers import NowhereHandler
from .routes import routes


def create_app(settings: Settings) -> Application:
    """Return the application for these settings; the shell around it opens what its `resources` are."""
    return Application(
        [*health.routes, *(docs.routes if settings.serves_docs else []), *routes],
        default_handler_class=NowhereHandler,
        # The shell writes the line of a request.
        log_function=lambda _handler: None,
    )
