"""The outermost layer of a WSGI application: what holds for every request and every response."""

import logging
import time
from collections.abc import Iterable
from contextvars import Token
from typing import TYPE_CHECKING

from opentelemetry import trace

from .access import check_host, log_request
from .admission import Admission
from .bodies import read_body
from .deadline import for_request
from .exchange import Exchange
from .http import PROBES, choose_request_id
from .limiter import Limiter
from .logging import request_id
from .peers import client_address, find_client
from .problems import Problem
from .settings import Settings

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

logger = logging.getLogger("access")

# Where the framework's instrumentation leaves the span of a request, which has ended when its line is logged.
SPAN = "shell.span"


class Shell:
    """Wraps an application: request id, client's address, allowed hosts, overload, access log, last-resort errors.

    Args:
        app: the framework's application.
        settings: of the service.
    """

    def __init__(self, app: "WSGIApplication", settings: Settings) -> None:
        self.app = app
        self.settings = settings
        self.admission = Admission(settings.capacity)
        self.limiter = Limiter(settings)

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Handle one request."""
        tokens = request_id.set(choose_request_id(environ.get("HTTP_X_REQUEST_ID"))), self._set_client(environ)
        exchange = Exchange(start_response, environ)
        # Django writes its own form of the path over it.
        path = environ.get("PATH_INFO", "")
        started = time.perf_counter()
        try:
            check_host(environ.get("HTTP_HOST"), path, self.settings)
            if path not in PROBES:
                exchange.added = self.limiter.admit(client_address.get())
            with self.admission.place(path):
                environ["wsgi.input"] = body = read_body(environ)
                environ["CONTENT_LENGTH"] = str(body.getbuffer().nbytes)
                with for_request():
                    content = self.app(environ, exchange.start_response)
        except Problem as problem:
            content = exchange.answer(problem)
        except Exception:
            logger.exception("Unhandled error")
            content = exchange.answer(Problem())
        finally:
            method, span = environ["REQUEST_METHOD"], environ.get(SPAN, trace.INVALID_SPAN)
            log_request(method, path, status=exchange.status, started=started, span=span, encoding="latin-1")
            request_id.reset(tokens[0])
            client_address.reset(tokens[1])
        return exchange.finish(content)

    def _set_client(self, environ: "WSGIEnvironment") -> Token[str]:
        client = find_client(
            environ.get("REMOTE_ADDR", ""),
            environ["wsgi.url_scheme"],
            environ.get("HTTP_X_FORWARDED_FOR", ""),
            environ.get("HTTP_X_FORWARDED_PROTO", ""),
            self.settings.trusted_proxies,
        )
        environ["REMOTE_ADDR"], environ["wsgi.url_scheme"] = client.address, client.scheme
        return client_address.set(client.address)
