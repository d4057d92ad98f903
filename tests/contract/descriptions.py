"""OpenAPI descriptions, reduced to what a client depends on, so that those of different frameworks can be compared."""

from collections.abc import Iterator
from typing import Any

# They explain and decorate, but promise nothing.
_PROSE = {"title", "description", "examples", "example", "summary", "default"}


def promises(document: dict[str, Any]) -> dict[str, Any]:
    """Return what a description promises of each operation, as one entry for each value in it.

    The names lead there: `POST /v1/orders, responses, 201, application/json, properties, id, format`.
    """
    return dict(_flat(_operations(document)))


def _flat(value: Any, *path: str) -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict) and value:
        for name, part in value.items():
            yield from _flat(part, *path, name)
    else:
        yield ", ".join(path), value


def _operations(document: dict[str, Any]) -> dict[str, Any]:
    return {
        f"{method.upper()} {path}": {
            "operation": operation["operationId"],
            "parameters": dict(_parameters(operation, document)),
            "body": _content(operation.get("requestBody", {}), document),
            "responses": {
                code: _content(response, document) for code, response in sorted(operation["responses"].items())
            },
            "token": any(operation.get("security", document.get("security", []))),
        }
        for path, operations in document["paths"].items()
        for method, operation in operations.items()
        if method in {"get", "put", "post", "delete", "patch"}
    }


def _parameters(operation: dict[str, Any], document: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    for parameter in (_resolve(parameter, document) for parameter in operation.get("parameters", [])):
        # An absent parameter is what null stands for.
        schema = _without_null(_schema(parameter["schema"], document))
        yield f"{parameter['in']} {parameter['name'].lower()}", (bool(parameter.get("required")), schema)


def _content(message: dict[str, Any], document: dict[str, Any]) -> dict[str, Any]:
    content = _resolve(message, document).get("content", {})
    return {media_type: _schema(value.get("schema", {}), document) for media_type, value in content.items()}


def _schema(schema: Any, document: dict[str, Any]) -> Any:
    """Inline all references and leave out the prose."""
    if isinstance(schema, list):
        return [_schema(part, document) for part in schema]
    if not isinstance(schema, dict):
        return schema
    schema = _resolve(schema, document)
    kept = {key: value for key, value in schema.items() if key not in _PROSE}
    if "properties" in schema:
        fields = {name: _schema(field, document) for name, field in schema["properties"].items()}
        return {key: value for key, value in kept.items() if key != "required"} | {
            "properties": fields,
            "required": sorted(schema.get("required", [])),
        }
    match kept:
        case {"allOf": [only]} if len(kept) == 1:
            return _schema(only, document)
        case _:
            return {key: _schema(value, document) for key, value in kept.items()}


def _without_null(schema: dict[str, Any]) -> dict[str, Any]:
    match schema:
        case {"anyOf": [only, {"type": "null"}]}:
            return only
        case {"type": [only, "null"]}:
            return schema | {"type": only}
        case _:
            return schema


def _resolve(value: dict[str, Any], document: dict[str, Any]) -> dict[str, Any]:
    if "$ref" not in value:
        return value
    target: Any = document
    for step in value["$ref"].removeprefix("#/").split("/"):
        target = target[step]
    return _resolve(target, document)
