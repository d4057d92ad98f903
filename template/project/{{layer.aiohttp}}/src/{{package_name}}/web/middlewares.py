"""What holds for every request and every response, whatever its route."""

import asyncio
import logging
import time
from collections.abc import Collection

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware
from opentelemetry.trace import INVALID_SPAN

from ..platform.access import added_headers, check_host, check_length, log_request, too_large
from ..platform.admission import Admission
from ..platform.compression import compress, is_wanted
from ..platform.cors import preflight_headers, response_headers
from ..platform.deadline import for_request
from ..platform.http import BODY_SECONDS, PROBES, choose_request_id, complete_headers
from ..platform.logging import request_id
from ..platform.peers import client_address, find_client
from ..platform.problems import BadRequest, Problem, RequestTimeout, for_status
from ..platform.settings import Settings
from .keys import ADDED, RESOURCES, SPAN
from .responses import respond

logger = logging.getLogger("access")


def shell(settings: Settings) -> Middleware:
    """Return the outermost one: request id, client's address, allowed hosts, limits, overload, access log."""
    admission = Admission(settings.capacity)

    @web.middleware
    async def shell(request: web.Request, handler: Handler) -> web.StreamResponse:
        # Each request is a task of its own, whose context nobody needs to reset.
        request_id.set(choose_request_id(request.headers.get("X-Request-ID")))
        request = _with_client(request, settings)
        response: web.StreamResponse | None = None
        started = time.perf_counter()
        try:
            check_host(request.headers.get("Host"), request.path, settings)
            check_length(request.content_length or 0)
            if request.path not in PROBES:
                request[ADDED].update(await request.app[RESOURCES].limiter.admit(client_address.get()))
            with admission.place(request.path):
                await _read_body(request)
                with for_request():
                    response = await handler(request)
        except Problem as problem:
            response = respond(problem)
        finally:
            status, span = response.status if response else None, request.get(SPAN, INVALID_SPAN)
            log_request(request.method, request.path, status=status, started=started, span=span)
        if isinstance(response, web.Response) and not response.prepared:
            _complete(request, response)
        return response

    return shell


@web.middleware
async def errors(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Let every error leave as a problem document."""
    try:
        return await handler(request)
    except Problem as problem:
        return respond(problem)
    except web.HTTPRedirection as redirection:
        return web.Response(status=redirection.status, headers=redirection.headers)
    except web.HTTPException as error:
        allow = {"Allow": error.headers["Allow"]} if "Allow" in error.headers else {}
        return respond(for_status(error.status, headers=allow))
    except Exception:
        logger.exception("Unhandled error")
        return respond(Problem())


def cors(origins: Collection[str]) -> list[Middleware]:
    """Return what lets pages of these origins call; nothing where there are none."""

    @web.middleware
    async def cors(request: web.Request, handler: Handler) -> web.StreamResponse:
        origin = request.headers.get("Origin")
        if origin and request.method == "OPTIONS" and "Access-Control-Request-Method" in request.headers:
            return web.Response(status=204, headers=preflight_headers(origin, origins))
        response = await handler(request)
        response.headers.update(response_headers(origin, origins))
        return response

    return [cors] if origins else []


async def complete_streamed(request: web.Request, response: web.StreamResponse) -> None:
    """Complete the headers of a response whose route streams it, and name no software in any."""
    response.headers.popall("Server", None)
    if "X-Request-ID" not in response.headers:
        _add_headers(request, response)


def _with_client(request: web.Request, settings: Settings) -> web.Request:
    """Return the request as the client sent it to the outermost known proxy."""
    # The original is asked for it when its response is prepared.
    request[ADDED] = {}
    client = find_client(
        request.remote or "",
        request.scheme,
        ",".join(request.headers.getall("X-Forwarded-For", [])),
        request.headers.get("X-Forwarded-Proto", ""),
        settings.trusted_proxies,
    )
    client_address.set(client.address)
    if (client.address, client.scheme) == (request.remote, request.scheme):
        return request
    return request.clone(remote=client.address, scheme=client.scheme)


async def _read_body(request: web.Request) -> None:
    """Read the whole body, if there is one, which the request then keeps."""
    if not request.body_exists:
        return
    try:
        async with asyncio.timeout(BODY_SECONDS):
            await request.read()
    except TimeoutError as error:
        # The rest of it would be taken for the next request.
        raise RequestTimeout("The body took too long.", headers={"Connection": "close"}) from error
    except web.HTTPRequestEntityTooLarge as error:
        raise too_large() from error
    except web.RequestPayloadError as error:
        raise BadRequest("The body cannot be read.", headers={"Connection": "close"}) from error


def _complete(request: web.Request, response: web.Response) -> None:
    """Complete the headers of a response, and compress it if it is worth it."""
    if not isinstance(response.body, bytes):
        return
    response.headers["Content-Length"] = str(len(response.body))
    shrinks = _add_headers(request, response)
    if shrinks and is_wanted(request.headers.get("Accept-Encoding"), request.headers.get("Cookie")):
        response.body = compress(response.body)
        response.headers.update({"Content-Encoding": "gzip", "Content-Length": str(len(response.body))})


def _add_headers(request: web.Request, response: web.StreamResponse) -> bool:
    """Complete the headers of a response, and tell whether its body shrinks."""
    added = added_headers(request.get(ADDED, {}))
    headers, shrinks = complete_headers(response.status, list(response.headers.items()), added)
    response.headers.clear()
    response.headers.extend(headers)
    if response.headers.get("Connection") == "close":
        response.force_close()
    return shrinks
