"""The OpenAPI description, and the page to try the API."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation

from ..platform.docs import PAGE, asset
from ..platform.problems import MEDIA_TYPE


class Description(OpenAPISchema):
    """Ninja's description, with problem documents under their own media type."""

    def responses(self, operation: Operation) -> dict[int, dict[str, Any]]:
        """Return the responses of an operation."""
        responses = super().responses(operation)
        for response in responses.values():
            match response:
                case {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/ProblemDocument"}}}}:
                    response["content"] = {MEDIA_TYPE: response["content"]["application/json"]}
        return responses


def register(api: NinjaAPI) -> None:
    """Add the description and the page to the API."""

    @api.get("/openapi.json", include_in_schema=False)
    def description(request: HttpRequest) -> HttpResponse:
        return JsonResponse(Description(api, path_prefix=""))

    @api.get("/docs", include_in_schema=False)
    def page(request: HttpRequest) -> HttpResponse:
        return HttpResponse(PAGE)

    @api.get("/docs/{name}", include_in_schema=False)
    def file(request: HttpRequest, name: str) -> HttpResponse:
        content, media_type = asset(name)
        return HttpResponse(content, content_type=media_type)
