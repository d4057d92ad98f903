"""What gunicorn answers where it cannot read the request, so that no application gets to see it."""

from http import HTTPStatus

from .http import choose_request_id, missing_headers
from .problems import MEDIA_TYPE, ProblemDocument


class Refusal:
    """A problem as a response, after which the connection ends."""

    def __init__(self, status: int) -> None:
        self.status = HTTPStatus(status)
        request_id = choose_request_id(None)
        document = ProblemDocument(title=self.status.phrase, status=status, request_id=request_id)
        self.body = document.model_dump_json(exclude_none=True).encode()
        self.headers = {"Content-Type": MEDIA_TYPE, "X-Request-ID": request_id, **missing_headers({})}

    def __bytes__(self) -> bytes:
        """Return it as it is sent."""
        headers = {**self.headers, "Content-Length": str(len(self.body)), "Connection": "close"}
        fields = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        return f"HTTP/1.1 {self.status.value} {self.status.phrase}\r\n{fields}\r\n".encode() + self.body
