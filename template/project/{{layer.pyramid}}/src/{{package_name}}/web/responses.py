"""How answers are written."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import pyramid.response
from pydantic import BaseModel

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment


class Response(pyramid.response.Response):  # type: ignore[misc] # Pyramid has no types
    """A response that keeps `Location` as it is; WebOb's would name the host that the client asked for."""

    def __call__(self, _environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Send it; the outermost layer discards a body that must not be sent."""
        start_response(self.status, list(self.headerlist))
        content: Iterable[bytes] = self.app_iter
        return content


class ModelRenderer:
    """Lets views return pydantic models.

    Args:
        _info: of the view, which makes no difference.
    """

    def __init__(self, _info: object) -> None:
        pass

    def __call__(self, model: BaseModel, system: dict[str, Any]) -> bytes:
        """Return the model as JSON."""
        system["request"].response.content_type = "application/json"
        return model.model_dump_json().encode()
