"""The OpenAPI description, made of the schemas that also read requests and write answers."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from .health import Liveness, Readiness
from .problems import MEDIA_TYPE, ProblemDocument

JSON = "application/json"
FORM = "application/x-www-form-urlencoded"

# Any request may be malformed, one too many, or come while the database is away.
_EVERYWHERE = (400, 429, 503)
_REFERENCE = "#/components/schemas/{model}"

Schema = type[BaseModel]


@dataclass(frozen=True, kw_only=True)
class Operation:
    """What a client may ask for, and what it gets.

    Args:
        method: the HTTP method.
        path: with its parameters in braces; one whose name ends in `_id` is a UUID.
        operation_id: a name of its own, also that of the function which handles it.
        summary: one sentence.
        tag: what it is listed under.
        answer: the body of a success.
        answer_type: its media type.
        status: of a success.
        query: the query parameters, as the fields of a schema.
        headers: the headers, as the fields of a schema.
        body: what the client sends.
        media_type: of what the client sends.
        problems: the statuses with a problem document, but for those that any operation has.
        answers: other statuses whose body is no problem document.
        security: the name of the scheme that protects it.
    """

    method: str
    path: str
    operation_id: str
    summary: str
    tag: str
    answer: Schema
    answer_type: str = JSON
    status: int = 200
    query: Schema | None = None
    headers: Schema | None = None
    body: Schema | None = None
    media_type: str = JSON
    problems: tuple[int, ...] = ()
    answers: Mapping[int, Schema] = field(default_factory=dict)
    security: str | None = None


PROBES = (
    Operation(
        method="GET",
        path="/livez",
        operation_id="livez",
        summary="Tell that the process answers.",
        tag="health",
        answer=Liveness,
    ),
    Operation(
        method="GET",
        path="/readyz",
        operation_id="readyz",
        summary="Tell whether the process can serve, and what each dependency says.",
        tag="health",
        answer=Readiness,
        answers={503: Readiness},
    ),
)


def describe(title: str, version: str, operations: Iterable[Operation], schemes: Mapping[str, Any]) -> dict[str, Any]:
    """Return the description as a document.

    Args:
        title: the name of the service.
        version: of the API.
        operations: everything that clients may ask for.
        schemes: the security schemes that operations name.
    """
    paths: dict[str, dict[str, Any]] = {}
    schemas: set[Schema] = {ProblemDocument}
    for operation in operations:
        paths.setdefault(operation.path, {})[operation.method.lower()] = _operation(operation)
        schemas |= {operation.answer, *operation.answers.values()} | ({operation.body} if operation.body else set())
    # As answers have them, where an amount is a string; requests may be read more freely.
    _, definitions = models_json_schema([(schema, "serialization") for schema in schemas], ref_template=_REFERENCE)
    components = {"schemas": definitions["$defs"], "securitySchemes": dict(schemes)}
    return {"openapi": "3.1.0", "info": {"title": title, "version": version}, "paths": paths, "components": components}


def _operation(operation: Operation) -> dict[str, Any]:
    problems = (*_EVERYWHERE, *operation.problems)
    responses = {status: _message(status, MEDIA_TYPE, ProblemDocument) for status in problems}
    responses |= {status: _message(status, JSON, schema) for status, schema in operation.answers.items()}
    responses[operation.status] = _message(operation.status, operation.answer_type, operation.answer)
    described = {
        "operationId": operation.operation_id,
        "summary": operation.summary,
        "tags": [operation.tag],
        "parameters": _parameters(operation),
        "responses": {str(status): responses[status] for status in sorted(responses)},
    }
    if operation.body:
        described["requestBody"] = {"required": True, "content": _content(operation.media_type, operation.body)}
    if operation.security:
        described["security"] = [{operation.security: []}]
    return described


def _parameters(operation: Operation) -> list[dict[str, Any]]:
    parameters = [
        {"name": name, "in": "path", "required": True, "schema": _path_schema(name)}
        for name in re.findall(r"{(\w+)}", operation.path)
    ]
    for place, schema in (("header", operation.headers), ("query", operation.query)):
        document = schema.model_json_schema() if schema else {"properties": {}}
        required = document.get("required", [])
        parameters += [
            {"name": name, "in": place, "required": name in required, "schema": value}
            for name, value in document["properties"].items()
        ]
    return parameters


def _path_schema(name: str) -> dict[str, str]:
    return {"type": "string", "format": "uuid"} if name.endswith("_id") else {"type": "string"}


def _message(status: int, media_type: str, schema: Schema) -> dict[str, Any]:
    return {"description": HTTPStatus(status).phrase, "content": _content(media_type, schema)}


def _content(media_type: str, schema: Schema) -> dict[str, Any]:
    return {media_type: {"schema": {"$ref": _REFERENCE.format(model=schema.__name__)}}}
