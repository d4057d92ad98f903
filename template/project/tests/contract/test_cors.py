"""Pages of other origins."""

from collections.abc import Callable

import httpx2

from .server import Server

ORIGIN = "https://app.example"
PREFLIGHT = {"Origin": ORIGIN, "Access-Control-Request-Method": "GET"}


def test_other_origins_are_not_let_in(client: httpx2.Client) -> None:
    for response in (
        client.get("/livez", headers={"Origin": ORIGIN}),
        client.options("/livez", headers=PREFLIGHT),
    ):
        assert "Access-Control-Allow-Origin" not in response.headers


def test_configured_origins_are_let_in(launch: Callable[..., Server]) -> None:
    server = launch(CORS_ALLOWED_ORIGINS=ORIGIN)
    with httpx2.Client(base_url=server.url) as client:
        preflight = client.options("/livez", headers=PREFLIGHT)
        assert preflight.status_code in {200, 204}
        assert preflight.headers["Access-Control-Allow-Origin"] == ORIGIN
        assert client.get("/livez", headers={"Origin": ORIGIN}).headers["Access-Control-Allow-Origin"] == ORIGIN
        # Without it, the page cannot read why it was refused.
        assert client.get("/nowhere", headers={"Origin": ORIGIN}).headers["Access-Control-Allow-Origin"] == ORIGIN
        other = client.get("/livez", headers={"Origin": "https://evil.example"})
        assert "Access-Control-Allow-Origin" not in other.headers
        # Or a cache would give a page what another got, or what no page got.
        for response in (preflight, other, client.get("/livez")):
            assert "origin" in response.headers["Vary"].lower()
