"""The application's type, and what its handlers get."""

from dataclasses import dataclass, field
from types import SimpleNamespace
from urllib.parse import quote

import sanic
from sanic.config import Config
from sanic.exceptions import SanicException

from ..platform.asgi import Scope
from ..platform.bodies import Receive
from ..platform.exchange import Send
from ..platform.problems import for_status
from ..platform.resources import Resources
from ..platform.settings import Settings

# In a path, by RFC 3986, section 3.3.
_LEFT_AS_IT_IS = "/:@!$&'()*+,;="


@dataclass
class Context:
    """What belongs to the application, as `request.app.ctx`.

    Attributes:
        resources: there from the application's start to its end.
    """

    settings: Settings
    resources: Resources = field(init=False)


class Application(sanic.Sanic[Config, Context]):
    """Sanic below a server that is not its own."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or follow the server from its start to its end.

        Raises:
            Problem: if there is no making a request of what came; Sanic's own handlers come later.
        """
        if "path" in scope:
            # Sanic looks for the route of what was sent, not of what it means (RFC 3986, section 6.2.2.2).
            scope["raw_path"] = quote(scope["path"], safe=_LEFT_AS_IT_IS).encode()
        try:
            await super().__call__(scope, receive, send)  # type: ignore[no-untyped-call] # Sanic's
        except SanicException as error:
            raise for_status(error.status_code) from error


Request = sanic.Request[Application, SimpleNamespace]
