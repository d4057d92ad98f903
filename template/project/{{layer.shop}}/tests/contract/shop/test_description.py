"""The shop in the OpenAPI description."""

import httpx2

OPERATIONS = {
    "search_products": ("get", "/v1/products"),
    "read_product": ("get", "/v1/products/{product_id}"),
    "register_user": ("post", "/v1/users"),
    "issue_token": ("post", "/v1/auth/token"),
    "revoke_token": ("post", "/v1/auth/revoke"),
    "place_order": ("post", "/v1/orders"),
    "list_orders": ("get", "/v1/orders"),
    "read_order": ("get", "/v1/orders/{order_id}"),
    "cancel_order": ("post", "/v1/orders/{order_id}/cancel"),
}
SIGNED_IN = {"place_order", "list_orders", "read_order", "cancel_order"}


def test_every_operation_is_described(client: httpx2.Client) -> None:
    paths = client.get("/openapi.json").json()["paths"]

    for name, (method, path) in OPERATIONS.items():
        assert paths[path][method]["operationId"] == name


def test_it_says_where_a_token_is_needed(client: httpx2.Client) -> None:
    paths = client.get("/openapi.json").json()["paths"]

    closed = {name for name, (method, path) in OPERATIONS.items() if any(paths[path][method].get("security", []))}
    assert closed == SIGNED_IN


def test_errors_are_described_as_problems(client: httpx2.Client) -> None:
    paths = client.get("/openapi.json").json()["paths"]

    for method, path in OPERATIONS.values():
        errors = {code: response for code, response in paths[path][method]["responses"].items() if code >= "400"}
        assert errors or path == "/v1/auth/revoke"
        for response in errors.values():
            assert response["content"].keys() == {"application/problem+json"}
