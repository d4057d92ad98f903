"""How much of a request is read."""

from .wire import exchange, head

MEBIBYTE = 1024 * 1024


def test_a_body_over_one_mebibyte_is_refused_unread(service: str) -> None:
    request = head(
        "POST /livez HTTP/1.1",
        "Host: localhost",
        "Content-Type: application/json",
        f"Content-Length: {MEBIBYTE + 1}",
    )

    answer = exchange(service, request)

    assert answer.status == 413
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.headers["X-Request-ID"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert not answer.headers.get("Server")


def test_a_request_with_two_lengths_is_one_request_at_most(service: str) -> None:
    smuggled = head("GET /livez HTTP/1.1", "Host: localhost")
    request = head(
        "POST /livez HTTP/1.1",
        "Host: localhost",
        f"Content-Length: {len(smuggled) + 5}",
        "Transfer-Encoding: chunked",
    )

    answer = exchange(service, request, b"0\r\n\r\n", smuggled)

    assert answer.status in {400, 405}
    assert answer.headers.get("Connection", "close") == "close"


def test_a_length_that_is_no_number_is_refused(service: str) -> None:
    for length in ("-1", "1e3", "0x10", "+1", "9" * 100):
        answer = exchange(service, head("POST /livez HTTP/1.1", "Host: localhost", f"Content-Length: {length}"))

        assert 400 <= answer.status < 500, length
