"""Who is calling."""

from typing import TYPE_CHECKING
from uuid import UUID

import hug

from ..platform.tokens import authenticate
from .api import resources

if TYPE_CHECKING:
    from collections.abc import Callable

    from falcon import Request, Response

    from ..platform.settings import Settings


@hug.authentication.authenticator
def access_token(
    request: "Request",
    _response: "Response",
    verify_user: "Callable[[str | None, Settings], UUID]",
    **_: object,
) -> UUID:
    """Access token in the `Authorization` header; views get its user as `hug_user`.

    Raises:
        Unauthorized: if the token is missing or invalid.
    """
    return verify_user(request.get_header("Authorization"), resources(request).settings)


# hug asks it before it reads anything that a stranger sent.
signed_in = access_token(authenticate)
