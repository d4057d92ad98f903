"""What all actions of the API share."""

from typing import Any

from py4web import request, response
from py4web.core import Fixture
from pydantic import BaseModel

from ..platform.resources import Resources
from .errors import as_problem, respond

# Where an application leaves what its requests work with.
RESOURCES = "service.resources"
# Paths that end in a slash, which py4web takes off that of an action.
FOLDERS = set[str]()


class Api(Fixture):  # type: ignore[misc] # py4web has no types
    """Lets actions return pydantic models, and answers their errors with problem documents.

    py4web's own answer to an error is a page with the number of a ticket.
    """

    def on_success(self, context: dict[str, Any]) -> None:
        """Write a model as JSON."""
        output = context["output"]
        if isinstance(output, BaseModel):
            response.headers.setdefault("Content-Type", "application/json")
            context["output"] = output.model_dump_json()

    def on_error(self, context: dict[str, Any]) -> None:
        """Write an error as a problem."""
        context["output"] = respond(as_problem(context["exception"]))
        # With it, py4web would write its ticket.
        context["exception"] = None


api = Api()


def resources() -> Resources:
    """Return what the current request works with."""
    opened: Resources = request.environ[RESOURCES]
    return opened


def body() -> bytes:
    """Return what the client sent."""
    # The outermost layer has read it; py4web would take a chunked one for encoded still.
    content: bytes = request.environ["wsgi.input"].getvalue()
    return content
