"""What visitors type in, and what is wrong with it."""

from collections.abc import Mapping
from typing import Annotated, TypeVar

from pydantic import BaseModel, EmailStr, Field, ValidationError

# The longest address that mail servers take (RFC 3696, erratum 1690).
LONGEST_EMAIL = 254

Password = Annotated[str, Field(min_length=8, max_length=128)]
Form = TypeVar("Form", bound=BaseModel)

_HELP = {
    "email": "Write an address such as name@example.com.",
    "password": "Take 8 to 128 characters.",  # pragma: allowlist secret
    "price": "Write an amount such as 12.50.",
    "stock": "Write a whole number, 0 or more.",
}


class SignUp(BaseModel):
    """Somebody wants an account."""

    email: Annotated[EmailStr, Field(max_length=LONGEST_EMAIL)]
    password: Password


class NewPassword(BaseModel):
    """Somebody wants another password."""

    password: Password


def read_form(form: type[Form], fields: Mapping[str, str]) -> Form | dict[str, str]:
    """Return the form that was filled in, or what is wrong with it by the names of its fields."""
    try:
        return form.model_validate(fields)
    except ValidationError as error:
        names = [str(fault["loc"][0]) for fault in error.errors(include_url=False, include_input=False)]
        return {name: _HELP[name] for name in names}
