"""What clients may ask for; a test compares it with the routes."""

from typing import Any

from ..platform.openapi import FORM, Operation
from ..shop import schemas

TOKEN = "OAuth2PasswordBearer"  # noqa: S105  # pragma: allowlist secret

SECURITY_SCHEMES: dict[str, Any] = {
    TOKEN: {"type": "oauth2", "flows": {"password": {"tokenUrl": "/v1/auth/token", "scopes": {}}}}
}

OPERATIONS = (
    Operation(
        method="GET",
        path="/v1/products",
        operation_id="search_products",
        summary="Return a page of the products that contain the query.",
        tag="products",
        query=schemas.Search,
        answer=schemas.ProductPage,
        problems=(422,),
    ),
    Operation(
        method="GET",
        path="/v1/products/{product_id}",
        operation_id="read_product",
        summary="Return one product.",
        tag="products",
        answer=schemas.Product,
        problems=(404,),
    ),
    Operation(
        method="POST",
        path="/v1/users",
        operation_id="register_user",
        summary="Register with an address and a password.",
        tag="accounts",
        body=schemas.NewUser,
        status=201,
        answer=schemas.User,
        problems=(409, 415, 422),
    ),
    Operation(
        method="POST",
        path="/v1/auth/token",
        operation_id="issue_token",
        summary="Sign in with a password, or stay signed in with a refresh token (RFC 6749).",
        tag="accounts",
        body=schemas.TokenRequest,
        media_type=FORM,
        answer=schemas.Tokens,
        problems=(415,),
    ),
    Operation(
        method="POST",
        path="/v1/auth/revoke",
        operation_id="revoke_token",
        summary="Sign out: the token and all that descend from the same sign-in end (RFC 7009).",
        tag="accounts",
        body=schemas.RevocationRequest,
        media_type=FORM,
        answer=schemas.Revoked,
        problems=(415,),
    ),
    Operation(
        method="POST",
        path="/v1/orders",
        operation_id="place_order",
        summary="Check out; a repeated call with the same key gets the first answer again.",
        tag="orders",
        headers=schemas.CheckoutHeaders,
        body=schemas.NewOrder,
        status=201,
        answer=schemas.Order,
        problems=(401, 409, 415, 422),
        security=TOKEN,
    ),
    Operation(
        method="GET",
        path="/v1/orders",
        operation_id="list_orders",
        summary="Return a page of the user's orders, newest first.",
        tag="orders",
        query=schemas.Paging,
        answer=schemas.OrderPage,
        problems=(401, 422),
        security=TOKEN,
    ),
    Operation(
        method="GET",
        path="/v1/orders/{order_id}",
        operation_id="read_order",
        summary="Return one of the user's orders.",
        tag="orders",
        answer=schemas.Order,
        problems=(401, 404),
        security=TOKEN,
    ),
    Operation(
        method="POST",
        path="/v1/orders/{order_id}/cancel",
        operation_id="cancel_order",
        summary="Cancel one of the user's orders.",
        tag="orders",
        answer=schemas.Order,
        problems=(401, 404, 409),
        security=TOKEN,
    ),
)
