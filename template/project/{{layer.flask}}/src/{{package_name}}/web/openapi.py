"""The OpenAPI description: APIFlask's, with problem documents, and with what it leaves out."""

import re
from typing import Any

from apiflask import APIFlask

from ..platform.problems import ProblemDocument
from .errors import describe

# Any request may be malformed, one too many, or come while the database is away.
_EVERYWHERE = {str(status): response for status, response in describe(400, 429, 503).items()}


def install(app: APIFlask) -> None:
    """Let the application describe itself."""
    app.config.update(
        # Routes name their errors; APIFlask would describe a form of its own.
        AUTO_404_RESPONSE=False,
        AUTO_AUTH_ERROR_RESPONSE=False,
        AUTO_VALIDATION_ERROR_RESPONSE=False,
        # Whoever reads the description knows where it came from.
        AUTO_SERVERS=False,
    )

    @app.spec_processor  # type: ignore[arg-type] # a string only where the format is YAML
    def complete(document: dict[str, Any]) -> dict[str, Any]:
        _complete_schemas(document["components"]["schemas"])
        uuids = {name for rule in app.url_map.iter_rules() for name in re.findall(r"<uuid:(\w+)>", rule.rule)}
        for operations in document["paths"].values():
            for operation in operations.values():
                _complete_operation(operation, uuids)
        return document


def _complete_schemas(schemas: dict[str, Any]) -> None:
    problem = ProblemDocument.model_json_schema(ref_template="#/components/schemas/{model}")
    schemas |= {**problem.pop("$defs"), "ProblemDocument": problem}
    # APIFlask calls a schema within another `Outer.Inner`, each time anew.
    for name in list(schemas):
        schemas.setdefault(name.rpartition(".")[2], schemas.pop(name))


def _complete_operation(operation: dict[str, Any], uuids: set[str]) -> None:
    operation["responses"] = _EVERYWHERE | operation["responses"]
    if "requestBody" in operation:
        operation["requestBody"]["required"] = True
    for parameter in operation["parameters"]:
        if parameter["in"] == "path" and parameter["name"] in uuids:
            parameter["schema"]["format"] = "uuid"
