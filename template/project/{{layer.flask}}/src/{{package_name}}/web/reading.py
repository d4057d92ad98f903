"""How requests become pydantic models."""

from typing import Any

from apiflask.schema_adapters.pydantic import PydanticAdapter
from flask import Request
from pydantic import BaseModel, ValidationError

from ..platform.problems import UnsupportedMediaType, invalid

# What pydantic's errors say of where a value came from, in the words of `platform.problems`.
_SOURCES = {"json": "body", "form": "body", "headers": "header"}


class StrictAdapter(PydanticAdapter):
    """Reads only the media type that was asked for, takes JSON by the letter, and answers with problem documents."""

    def validate_input(self, request: Request, location: str, **_kwargs: object) -> BaseModel:
        """Return the model of one part of a request.

        Raises:
            Problem: if the part is not what the model says.
        """
        try:
            match location:
                case "json":
                    _require(request, "application/json")
                    return self.model_class.model_validate_json(request.get_data())
                case "form":
                    _require(request, "application/x-www-form-urlencoded")
                    return self.model_class.model_validate(request.form.to_dict())
                case "headers":
                    return self.model_class.model_validate(dict(request.headers))
                case "query":
                    return self.model_class.model_validate(request.args.to_dict())
                case _:
                    return super().validate_input(request, location)
        except ValidationError as error:
            source = _SOURCES.get(location, location)
            faults = [{**fault, "loc": (source, *fault["loc"])} for fault in error.errors(include_url=False)]
            raise invalid(faults) from error

    def get_openapi_schema(self, **_kwargs: object) -> dict[str, Any]:
        """Return the schema as answers have it, where an amount is a string; requests may be read more freely."""
        template = "#/components/schemas/{model}"
        return self.model_class.model_json_schema(ref_template=template, mode="serialization")


def _require(request: Request, media_type: str) -> None:
    if request.mimetype != media_type:
        raise UnsupportedMediaType(f"Send {media_type}.")
