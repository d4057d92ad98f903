"""The outermost layer of an ASGI application: what holds for every request and every response."""

import logging
import time
from collections.abc import Awaitable, Callable, MutableMapping
from contextvars import Token
from typing import Any

from . import draining
from .access import check_host, check_length, log_request
from .admission import Admission
from .bodies import Receive, has_body, read_body
from .deadline import for_request
from .exchange import Exchange, Send
from .http import PROBES, choose_request_id, merge_headers
from .limiter import Limiter
from .logging import request_id
from .peers import client_address, find_client
from .problems import Problem
from .settings import Settings

Scope = MutableMapping[str, Any]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]

logger = logging.getLogger("access")


class Shell:
    """Wraps an application: request id, client's address, allowed hosts, overload, access log, last-resort errors.

    Args:
        app: the framework's application.
        settings: of the service.
    """

    def __init__(self, app: Application, settings: Settings) -> None:
        self.app = app
        self.settings = settings
        self.admission = Admission(settings.capacity)
        self.limiter = Limiter(settings)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection; anything but HTTP passes through."""
        if scope["type"] == "lifespan":
            # The server's signal handlers are in place when it begins.
            draining.watch()
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            if scope["type"] == "lifespan":
                await self.limiter.close()
            return
        headers = merge_headers((name.decode("latin-1"), value.decode("latin-1")) for name, value in scope["headers"])
        tokens = request_id.set(choose_request_id(headers.get("x-request-id"))), self._set_client(scope, headers)
        exchange = Exchange(send, scope["http_version"], headers)
        started = time.perf_counter()
        try:
            self._check(scope["path"], headers)
            if scope["path"] not in PROBES:
                exchange.added = await self.limiter.admit(client_address.get())
            with self.admission.place(scope["path"]):
                received = await read_body(receive) if has_body(scope["http_version"], headers) else receive
                with for_request():
                    await self.app(scope, received, exchange.send)
        except Problem as problem:
            await exchange.answer(problem)
        except Exception:
            logger.exception("Unhandled error")
            await exchange.answer(Problem())
        finally:
            log_request(scope["method"], scope["path"], status=exchange.status, started=started, span=exchange.span)
            request_id.reset(tokens[0])
            client_address.reset(tokens[1])

    def _set_client(self, scope: Scope, headers: dict[str, str]) -> Token[str]:
        client = find_client(
            (scope.get("client") or [""])[0],
            scope["scheme"],
            headers.get("x-forwarded-for", ""),
            headers.get("x-forwarded-proto", ""),
            self.settings.trusted_proxies,
        )
        scope["client"], scope["scheme"] = (client.address, 0), client.scheme
        return client_address.set(client.address)

    def _check(self, path: str, headers: dict[str, str]) -> None:
        check_host(headers.get("host"), path, self.settings)
        length = headers.get("content-length", "")
        check_length(int(length) if length.isdecimal() else 0)
