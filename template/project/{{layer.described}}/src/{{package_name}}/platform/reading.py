"""How the parts of a request become pydantic models, whatever the framework; what does not fit becomes a problem."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TypeVar
from urllib.parse import parse_qsl
from uuid import UUID

from pydantic import BaseModel, ValidationError

from .openapi import FORM, JSON
from .problems import NotFound, UnsupportedMediaType, invalid

Model = TypeVar("Model", bound=BaseModel)


def read_id(text: str) -> UUID:
    """Return an id in a path.

    Raises:
        NotFound: if nothing can have it.
    """
    try:
        return UUID(text)
    except ValueError as error:
        raise NotFound from error


def read_query(model: type[Model], query: str) -> Model:
    """Return the parameters of a query, as it stands in the address.

    Raises:
        Unprocessable: if they are not what the model says.
    """
    with _refusing("query"):
        return model.model_validate(_pairs(query))


def read_headers(model: type[Model], headers: Mapping[str, str]) -> Model:
    """Return headers; the mapping must find a name in any case.

    Raises:
        BadRequest: if they are not what the model says.
    """
    names = [field.alias or name for name, field in model.model_fields.items()]
    with _refusing("header"):
        return model.model_validate({name: headers[name] for name in names if name in headers})


def read_json(model: type[Model], content_type: str | None, body: bytes) -> Model:
    """Return what a JSON body says, which is taken by the letter (RFC 8259).

    Raises:
        UnsupportedMediaType: if it is something else.
        BadRequest: if it is not JSON.
        Unprocessable: if it is not what the model says.
    """
    _require(JSON, content_type)
    with _refusing("body"):
        return model.model_validate_json(body)


def read_form(model: type[Model], content_type: str | None, body: bytes) -> Model:
    """Return the fields of a form.

    Raises:
        UnsupportedMediaType: if it is something else.
        Unprocessable: if they are not what the model says.
    """
    _require(FORM, content_type)
    with _refusing("body"):
        return model.model_validate(_pairs(body.decode(errors="replace")))


def _pairs(encoded: str) -> dict[str, str]:
    return dict(parse_qsl(encoded, keep_blank_values=True))


def _require(media_type: str, content_type: str | None) -> None:
    if (content_type or "").partition(";")[0].strip().lower() != media_type:
        raise UnsupportedMediaType(f"Send {media_type}.")


@contextmanager
def _refusing(source: str) -> Iterator[None]:
    """Turn pydantic's errors into a problem that names the source."""
    try:
        yield
    except ValidationError as error:
        faults = [{**fault, "loc": (source, *fault["loc"])} for fault in error.errors(include_url=False)]
        raise invalid(faults) from error
