"""The API that all routes belong to."""

import json
from typing import TYPE_CHECKING, Any

import hug
from falcon import HTTPMethodNotAllowed
from pydantic import BaseModel

from ..platform.resources import Resources
from ..platform.settings import get_settings
from ..platform.tracing import ROUTE

if TYPE_CHECKING:
    from falcon import Request, Response

# Where an application leaves what its requests work with.
RESOURCES = "hug.resources"

api = hug.route.API(hug.API(__name__, future=True))


@hug.default_output_format(api=api.api)
@hug.format.content_type("application/json")
def to_json(content: "BaseModel | dict[str, Any] | bytes", **_: object) -> bytes:
    """Return models and dictionaries as JSON."""
    if isinstance(content, bytes):
        return content
    return content.model_dump_json().encode() if isinstance(content, BaseModel) else json.dumps(content).encode()


class Strict:
    """Takes back what falcon and hug do beyond what they are told."""

    def process_request(self, request: "Request", _response: "Response") -> None:
        """Forget the query, which hug would let overrule the path; views read it themselves."""
        request.params.clear()

    def process_resource(
        self,
        request: "Request",
        _response: "Response",
        resource: Any,  # noqa: ANN401
        _parameters: dict[str, str],
    ) -> None:
        """Note the route for those who observe requests, and refuse methods that nobody has written.

        Raises:
            HTTPMethodNotAllowed: if there is no such method.
        """
        request.env[ROUTE] = request.uri_template
        allowed = [name.removeprefix("on_").upper() for name in resource._fields]
        if request.method not in allowed:
            raise HTTPMethodNotAllowed(allowed)


@hug.directive(api=api.api)
def resources(request: "Request | None" = None, **_: object) -> Resources:
    """Return what a function gets as `hug_resources`; where a command calls it, those of the environment."""
    if request is None:
        return Resources(get_settings())
    opened: Resources = request.env[RESOURCES]
    return opened
