"""Arguments that hold more than their GraphQL types say."""

from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic.alias_generators import to_camel

from ..problems import invalid

Model = TypeVar("Model", bound=BaseModel)


def read_arguments(model: type[Model], **values: Any) -> Model:  # noqa: ANN401
    """Return the arguments of a field, as a model has them.

    Raises:
        Unprocessable: if they are not what the model says.
    """
    try:
        return model.model_validate(values)
    except ValidationError as error:
        faults = error.errors(include_url=False)
        raise invalid([{**fault, "loc": ("body", *map(_name, fault["loc"]))} for fault in faults]) from error


def _name(part: str | int) -> str | int:
    return to_camel(part) if isinstance(part, str) else part
