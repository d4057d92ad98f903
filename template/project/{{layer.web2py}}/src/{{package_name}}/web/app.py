"""The application factory."""

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from ombott import HTTPError, default_app
from py4web import request

from ..platform.resources import Resources
from ..platform.settings import Settings
from ..platform.tracing import ROUTE
from . import docs, errors, health, routes  # noqa: F401 # they add their actions
from .api import FOLDERS, RESOURCES

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

# py4web adds all actions to the one application that there is in a process.
actions = default_app()
# No client says which application it wants, and what nobody catches is for the outermost layer.
actions.setup({"app_name_header": "", "catchall": False})
errors.register(actions)


@actions.on("before_request")
def find_exactly() -> None:
    """Find nothing at a path that has more slashes than that of an action.

    Raises:
        HTTPError: if it has.
    """
    path = request.environ["PATH_INFO"]
    if path not in FOLDERS and path != "/" + path.strip("/"):
        raise HTTPError(404)


class Application:
    """The actions with the resources of the settings.

    Args:
        settings: of the service.
    """

    def __init__(self, settings: Settings) -> None:
        self.resources = Resources(settings)

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Handle one request."""
        environ[RESOURCES] = self.resources
        content: Iterable[bytes] = actions(environ, start_response)
        if "ombott.route" in environ:
            # As OpenAPI writes it.
            environ[ROUTE] = re.sub(r"<(\w+)>", r"{\1}", environ["ombott.route"].route.rule)
        return content


def create_app(settings: Settings) -> Application:
    """Return the application for these settings; its `resources` want to be started and closed."""
    return Application(settings)
