"""What all request handlers have in common."""

import json
import logging
import re
from types import TracebackType
from typing import TYPE_CHECKING, cast

from pydantic import BaseModel
from tornado.routing import URLSpec
from tornado.web import HTTPError, RequestHandler, stream_request_body

from ..platform.caching import is_current, public_headers
from ..platform.problems import MEDIA_TYPE, NotFound, Problem, for_status
from ..platform.resources import Resources

if TYPE_CHECKING:
    from .exchange import Outgoing

logger = logging.getLogger("access")

JSON = "application/json"


def route(path: str, handler: type["Handler"]) -> URLSpec:
    """Return the route of a path, which has its parameters in braces, as OpenAPI writes them."""
    pattern = re.sub(r"\\{(\w+)\\}", r"(?P<\1>[^/]+)", re.escape(path))
    return URLSpec(pattern, handler, {"path": path})


# Tornado would parse forms, and answer those that it cannot read with an error of its own.
@stream_request_body
class Handler(RequestHandler):
    """Handles the requests of one route; errors leave as problem documents.

    Attributes:
        body: what the client sent, complete when a method such as `post` is called.
    """

    body = b""

    def initialize(self, path: str | None = None) -> None:
        """Note of which route this is."""
        cast("Outgoing", self.request.connection).route = path

    @property
    def resources(self) -> Resources:
        """What the application holds open."""
        resources: Resources = self.application.settings["resources"]
        return resources

    @property
    def content_type(self) -> str | None:
        """The media type of the body."""
        return self.request.headers.get("Content-Type")

    def prepare(self) -> None:
        """Refuse a method that the route does not have, whoever asks.

        Raises:
            HTTPError: if it is one.
        """
        if self.request.method not in self.methods():
            raise HTTPError(405)

    def decode_argument(self, value: bytes, name: str | None = None) -> str:  # noqa: ARG002 # Tornado's
        """Return a parameter of the path; nothing has one that is not UTF-8."""
        return value.decode(errors="replace")

    def data_received(self, chunk: bytes) -> None:
        """Keep a part of the body."""
        self.body += chunk

    def compute_etag(self) -> None:
        """Return nothing: routes whose answers may be kept say so."""

    def answer(self, model: BaseModel, status: int = 200) -> None:
        """Send a model."""
        self.set_status(status)
        self.send(model.model_dump_json().encode(), JSON)

    def send(self, body: bytes, media_type: str) -> None:
        """Send a body as it is."""
        self.set_header("Content-Type", media_type)
        self.finish(body)

    def send_cacheable(self, body: bytes) -> None:
        """Send JSON that is the same for everybody, unless the client holds it."""
        headers = public_headers(body)
        for name, value in headers.items():
            self.set_header(name, value)
        if is_current(self.request.headers.get("If-None-Match"), headers["ETag"]):
            self.set_status(304)
            self.finish()
        else:
            self.send(body, JSON)

    def write_error(self, status_code: int, **kwargs: object) -> None:
        """Send a problem document."""
        _, error, _ = cast("tuple[object, object, object]", kwargs.get("exc_info", (None, None, None)))
        problem = error if isinstance(error, Problem) else for_status(status_code)
        self.set_status(problem.status)
        if problem.status == 405:  # noqa: PLR2004
            self.set_header("Allow", ", ".join(self.methods()))
        for name, value in problem.headers.items():
            self.set_header(name, value)
        self.send(json.dumps(problem.document()).encode(), MEDIA_TYPE)

    def log_exception(
        self,
        typ: type[BaseException] | None,
        value: BaseException | None,
        tb: TracebackType | None,
    ) -> None:
        """Log what nobody foresaw."""
        if typ and value and not isinstance(value, (Problem, HTTPError)):
            logger.error("Unhandled error", exc_info=(typ, value, tb))

    @classmethod
    def methods(cls) -> list[str]:
        """Return the HTTP methods that this handler has."""
        names = [(name, name.lower()) for name in cls.SUPPORTED_METHODS]
        return [name for name, method in names if getattr(cls, method) is not getattr(RequestHandler, method)]


class NowhereHandler(Handler):
    """Handles the requests that no route is for."""

    def prepare(self) -> None:
        """Say so.

        Raises:
            NotFound: always.
        """
        raise NotFound
