"""What is kept with the application and with a request."""

from aiohttp import web
from opentelemetry.trace import Span

from ..platform.resources import Resources

RESOURCES = web.AppKey("resources", Resources)

# The headers that the limits add to the response.
ADDED: web.RequestKey[dict[str, str]] = web.RequestKey("added")
# It has ended when the request's line is logged.
SPAN: web.RequestKey[Span] = web.RequestKey("span")
