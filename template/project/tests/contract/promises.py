"""What holds for every response, whatever the request."""

import re

import httpx2

SECURITY_HEADERS = {
    "Strict-Transport-Security": "max-age=63072000; includeSubDomains",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
API_POLICY = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,128}")
FIRST_ERROR = 400


def check_response(response: httpx2.Response) -> None:
    """Check the headers of a response, and its body where it is an error."""
    headers = response.headers
    assert {name: headers.get(name) for name in SECURITY_HEADERS} == SECURITY_HEADERS
    assert headers["Permissions-Policy"]
    assert headers["Cache-Control"]
    if headers.get("Content-Type", "").startswith("text/html"):
        assert "'unsafe" not in headers["Content-Security-Policy"]
    else:
        assert headers["Content-Security-Policy"] == API_POLICY
    assert REQUEST_ID.fullmatch(headers["X-Request-ID"])
    assert not headers.get("Server"), "it names the software"
    assert "X-Powered-By" not in headers
    assert len(set(headers.multi_items())) == len(headers.multi_items()), "a header is there twice"
    if response.status_code >= FIRST_ERROR:
        check_problem(response)


def check_problem(response: httpx2.Response) -> None:
    """Check that an error is a problem document (RFC 9457) which caches leave alone."""
    headers = response.headers
    assert headers["Content-Type"].partition(";")[0] == "application/problem+json"
    assert headers["Cache-Control"] == "no-store"
    response.read()
    if response.request.method == "HEAD":
        return
    document = response.json()
    assert document["type"]
    assert document["title"]
    assert document["status"] == response.status_code
    assert document["request_id"] == headers["X-Request-ID"]
