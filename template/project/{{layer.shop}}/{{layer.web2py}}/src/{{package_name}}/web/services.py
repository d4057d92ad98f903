"""The services of web2py, for clients that know them: JSON, XML and CSV by `GET`, JSON-RPC and XML-RPC by `POST`."""

import json
import xmlrpc.client  # nosec B411 # what could expand is refused before it is read
from collections.abc import Callable, Iterable, Mapping
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qs, urlencode

from py4web import action, request, response

from ..platform.problems import BadRequest, NotFound, Problem
from ..platform.reading import read_id, read_query
from ..shop import schemas
from . import storefront
from .api import api, body, resources
from .formats import printable, to_csv, to_xml

# https://www.jsonrpc.org/specification#error_object
_NOT_JSON, _NO_REQUEST, _NO_METHOD, _REFUSED = -32700, -32600, -32601, -32000

Arguments = Mapping[str, object] | Iterable[object]


def search_products(arguments: str) -> bytes:
    """Return a page of the products that contain the query."""
    search = read_query(schemas.Search, arguments)
    return storefront.search_products(resources(), search.query, search.limit, search.cursor)


def read_product(arguments: str) -> bytes:
    """Return one product."""
    return storefront.read_product(resources(), read_id(parse_qs(arguments).get("product_id", [""])[0]))


# What can be called, and what its arguments are called; they arrive as in an address, whatever the service.
SERVICES: dict[str, tuple[Callable[[str], bytes], list[str]]] = {
    "search_products": (search_products, ["query", "limit", "cursor"]),
    "read_product": (read_product, ["product_id"]),
}


@action("call/json/<name>", method="GET")
@action.uses(api)
def call_json(name: str) -> bytes:
    """Call a function by its address, for JSON."""
    response.headers["Content-Type"] = "application/json"
    return _service(name)[0](request.query_string)


@action("call/xml/<name>", method="GET")
@action.uses(api)
def call_xml(name: str) -> bytes:
    """Call a function by its address, for XML."""
    response.headers["Content-Type"] = "application/xml"
    return to_xml(json.loads(_service(name)[0](request.query_string)))


@action("call/csv/<name>", method="GET")
@action.uses(api)
def call_csv(name: str) -> bytes:
    """Call a function by its address, for CSV."""
    response.headers["Content-Type"] = "text/csv; charset=utf-8"
    return to_csv(json.loads(_service(name)[0](request.query_string)))


@action("call/jsonrpc", method="POST")
@action.uses(api)
def call_jsonrpc() -> str:
    """Call a function by JSON-RPC 2.0; one at a time."""
    try:
        asked = json.loads(body())
    except (ValueError, RecursionError):
        return _answer(None, error={"code": _NOT_JSON, "message": "Parse error"})
    match asked:
        case {"jsonrpc": "2.0", "method": str(name), "params": list() | dict() as arguments}:
            answer = _call(name, arguments)
        case {"jsonrpc": "2.0", "method": str(name)} if "params" not in asked:
            answer = _call(name, [])
        case _:
            return _answer(None, error={"code": _NO_REQUEST, "message": "Invalid Request"})
    if "id" not in asked:
        response.status = HTTPStatus.NO_CONTENT.value
        return ""
    return _answer(asked["id"], **answer)


@action("call/xmlrpc", method="POST")
@action.uses(api)
def call_xmlrpc() -> str:
    """Call a function by XML-RPC."""
    arguments, name = _read_xmlrpc(body())
    response.headers["Content-Type"] = "text/xml; charset=utf-8"
    try:
        service, names = _service(str(name))
        answer = json.loads(service(_encode(names, arguments)))
    except Problem as problem:
        return xmlrpc.client.dumps(xmlrpc.client.Fault(problem.status.value, str(problem)))
    return xmlrpc.client.dumps((printable(answer),), methodresponse=True, allow_none=True)


def _service(name: str) -> tuple[Callable[[str], bytes], list[str]]:
    if name not in SERVICES:
        raise NotFound
    return SERVICES[name]


def _encode(names: list[str], arguments: Arguments) -> str:
    named = arguments if isinstance(arguments, Mapping) else dict(zip(names, arguments, strict=False))
    return urlencode({name: value for name, value in named.items() if value is not None})


def _call(name: str, arguments: Arguments) -> dict[str, Any]:
    if name not in SERVICES:
        return {"error": {"code": _NO_METHOD, "message": "Method not found"}}
    service, names = SERVICES[name]
    try:
        return {"result": json.loads(service(_encode(names, arguments)))}
    except Problem as problem:
        return {"error": {"code": _REFUSED, "message": str(problem), "data": problem.document()}}


def _answer(request_id: object, **answer: object) -> str:
    response.headers["Content-Type"] = "application/json"
    return json.dumps({"jsonrpc": "2.0", "id": request_id, **answer})


def _read_xmlrpc(content: bytes) -> tuple[tuple[Any, ...], str | None]:
    """Return what is called with what; as UTF-8 and without definitions, nothing in it can expand.

    Raises:
        BadRequest: if it is something else.
    """
    try:
        text = content.decode()
        if "<!DOCTYPE" not in text:
            return xmlrpc.client.loads(text)
    except Exception as error:  # the parser raises whatever it comes upon
        raise BadRequest("The body is not XML-RPC.") from error
    raise BadRequest("The body is not XML-RPC.")
