"""API Gateway and Lambda, as far as a function can tell: HTTP on a port, invocations for real runtime clients.

    PORT=8000 WEB_CONCURRENCY=2 python gateway.py 2.0 my_service.functions.http.handle

Each of `WEB_CONCURRENCY` processes is what Lambda starts, `python -m awslambdaric`, and has a Runtime API of its own
(https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html). As in Lambda, it has one invocation at a time and is
frozen in between. Requests become events as API Gateway makes them, of an HTTP API (payload 2.0) or of a REST API for
which all media types are binary (1.0). A real REST API would also rename `WWW-Authenticate`, which is left alone here.
https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
"""

import base64
import json
import os
import queue
import signal
import subprocess
import sys
import threading
import time
import uuid
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote

# https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html
LARGEST_BODY = 10 * 1024 * 1024
SECONDS = 29
HOP_BY_HOP = {"connection", "keep-alive", "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade"}
TEXT = ("text/", "application/json", "application/javascript", "application/xml")


class Invocation:
    """One call of a function: its event, and later its result or its error."""

    def __init__(self, event: Any) -> None:
        self.id = str(uuid.uuid4())
        self.event = event
        self.result: Any = None
        self.error: Any = None
        self.done = threading.Event()


class Sandbox:
    """A process of a function, with the Runtime API that it asks for work."""

    def __init__(self, handler: str, work: "queue.Queue[Invocation]", executable: Path, given: dict[str, str]) -> None:
        self.work = work
        self.open: dict[str, Invocation] = {}
        server = ThreadingHTTPServer(("127.0.0.1", 0), type("Runtime", (_Runtime,), {"sandbox": self}))
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        lambda_sets = {
            "AWS_LAMBDA_RUNTIME_API": f"127.0.0.1:{server.server_port}",
            "AWS_LAMBDA_FUNCTION_NAME": "service",
            "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "512",
            "_HANDLER": handler,
        }
        # As in `template.yaml`.
        ours = {"DATABASE_POOL_SIZE": "1", "OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE": "delta"}
        command = [executable, "-m", "awslambdaric", handler]
        self.process = subprocess.Popen(command, env={**ours, **given, **lambda_sets})

    def close(self) -> None:
        """End the process, as Lambda does: without a word."""
        self.process.kill()
        self.process.wait()


class _Runtime(BaseHTTPRequestHandler):
    """The Runtime API of one process."""

    protocol_version = "HTTP/1.1"
    # Head and body in one packet: the other side would wait before it acknowledged the first of two.
    wbufsize = -1
    sandbox: Sandbox

    def do_GET(self) -> None:
        """Hand out the next invocation; until there is one, the process is frozen."""
        process = self.sandbox.process
        try:
            invocation = self.sandbox.work.get_nowait()
        except queue.Empty:
            process.send_signal(signal.SIGSTOP)
            invocation = self.sandbox.work.get()
            process.send_signal(signal.SIGCONT)
        self.sandbox.open[invocation.id] = invocation
        headers = {
            "Lambda-Runtime-Aws-Request-Id": invocation.id,
            "Lambda-Runtime-Deadline-Ms": str(int((time.time() + SECONDS) * 1000)),
            "Lambda-Runtime-Invoked-Function-Arn": "arn:aws:lambda:eu-central-1:123456789012:function:service",
            "Lambda-Runtime-Trace-Id": "",
        }
        self._answer(HTTPStatus.OK, json.dumps(invocation.event).encode(), headers)

    def do_POST(self) -> None:
        """Take a result, or an error."""
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])) or b"null")
        *_, invocation_id, kind = self.path.split("/")
        invocation = self.sandbox.open.pop(invocation_id, None)
        if invocation is None:
            sys.stdout.write(f"{self.path}: {body}\n")
        else:
            invocation.result, invocation.error = (body, None) if kind == "response" else (None, body)
            invocation.done.set()
        self._answer(HTTPStatus.ACCEPTED, b"{}", {})

    def _answer(self, status: int, body: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in {**headers, "Content-Type": "application/json", "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


class Function:
    """A function, of which so many processes run at once: by this interpreter and environment, or others."""

    def __init__(
        self,
        handler: str,
        concurrency: int = 1,
        executable: Path = Path(sys.executable),
        environment: dict[str, str] | None = None,
    ) -> None:
        self.work: queue.Queue[Invocation] = queue.Queue()
        given = dict(os.environ) if environment is None else environment
        self.sandboxes = [Sandbox(handler, self.work, executable, given) for _ in range(concurrency)]

    def invoke(self, event: Any) -> Any:
        """Return the result for an event.

        Raises:
            TimeoutError: if there is none in time.
            RuntimeError: if the function failed.
        """
        invocation = Invocation(event)
        self.work.put(invocation)
        if not invocation.done.wait(SECONDS):
            raise TimeoutError
        if invocation.error is not None:
            raise RuntimeError(invocation.error)
        return invocation.result

    def close(self) -> None:
        """End all processes."""
        for sandbox in self.sandboxes:
            sandbox.close()


class Request:
    """A request as API Gateway has read it."""

    def __init__(self, method: str, target: str, headers: list[tuple[str, str]], body: bytes, address: str) -> None:
        self.method = method
        self.path, _, self.query = target.partition("?")
        forwarded = [value for name, value in headers if name.lower() == "x-forwarded-for"]
        ours = [("X-Forwarded-For", ", ".join([*forwarded, address])), ("X-Forwarded-Proto", "https")]
        left_out = HOP_BY_HOP | {name.lower() for name, _ in ours}
        self.headers = [(name, value) for name, value in headers if name.lower() not in left_out] + ours
        self.body = body
        self.address = address

    def event_2(self) -> dict[str, Any]:
        """Return the event of an HTTP API, which decodes the path."""
        headers: dict[str, str] = {}
        for name, value in self.headers:
            key = name.lower()
            headers[key] = f"{headers[key]},{value}" if key in headers else value
        cookies = headers.pop("cookie", "")
        path = unquote(self.path).partition("?")[0]
        http = {
            "method": self.method,
            "path": path,
            "protocol": "HTTP/1.1",
            "sourceIp": self.address,
            "userAgent": headers.get("user-agent", ""),
        }
        event = {
            "version": "2.0",
            "routeKey": "$default",
            "rawPath": path,
            "rawQueryString": self.query,
            "headers": headers,
            "requestContext": {"http": http, "stage": "$default", "requestId": str(uuid.uuid4())},
            **self._content(is_binary=not headers.get("content-type", "").startswith(TEXT)),
        }
        return event | ({"cookies": cookies.split("; ")} if cookies else {})

    def event_1(self) -> dict[str, Any]:
        """Return the event of a REST API, which decodes the query."""
        headers: dict[str, list[str]] = {}
        for name, value in self.headers:
            headers.setdefault(name, []).append(value)
        query = parse_qs(self.query, keep_blank_values=True)
        return {
            "resource": "/{proxy+}",
            "path": self.path,
            "httpMethod": self.method,
            "headers": {name: values[-1] for name, values in headers.items()},
            "multiValueHeaders": headers,
            "queryStringParameters": {name: values[-1] for name, values in query.items()} or None,
            "multiValueQueryStringParameters": query or None,
            "requestContext": {"identity": {"sourceIp": self.address}, "stage": "prod", "requestId": str(uuid.uuid4())},
            **self._content(is_binary=True),
        }

    def _content(self, *, is_binary: bool) -> dict[str, Any]:
        if not self.body:
            return {"isBase64Encoded": False} if is_binary else {"isBase64Encoded": False, "body": None}
        if not is_binary:
            try:
                return {"isBase64Encoded": False, "body": self.body.decode()}
            except UnicodeDecodeError:
                pass
        return {"isBase64Encoded": True, "body": base64.b64encode(self.body).decode()}


class Front(BaseHTTPRequestHandler):
    """The side of API Gateway that clients see."""

    protocol_version = "HTTP/1.1"
    wbufsize = -1
    version = "2.0"
    function: Function

    def __getattr__(self, name: str) -> Any:
        """Serve all methods alike."""
        if name.startswith("do_"):
            return self.serve
        raise AttributeError(name)

    def serve(self) -> None:
        """Answer one request."""
        try:
            body = self._read()
        except ValueError as error:
            self.close_connection = True
            self._refuse(HTTPStatus(error.args[0]))
            return
        request = Request(
            # Python's server shortens a path that begins with two slashes.
            self.command,
            self.requestline.split(" ")[1],
            list(self.headers.items()),
            body,
            self.client_address[0],
        )
        try:
            result = self.function.invoke(request.event_1() if self.version == "1.0" else request.event_2())
        except TimeoutError:
            self._refuse(HTTPStatus.SERVICE_UNAVAILABLE)
        except RuntimeError:
            self._refuse(HTTPStatus.INTERNAL_SERVER_ERROR if self.version == "2.0" else HTTPStatus.BAD_GATEWAY)
        else:
            self._pass(result)

    def _read(self) -> bytes:
        """Read the body.

        Raises:
            ValueError: with the status, if it is too large or nobody can tell where it ends.
        """
        declared = self.headers.get_all("Content-Length") or []
        if self.headers.get("Transfer-Encoding", "").lower() == "chunked" and not declared:
            return self._read_chunks()
        if len(declared) > 1 or "Transfer-Encoding" in self.headers or not all(map(str.isdecimal, declared)):
            raise ValueError(HTTPStatus.BAD_REQUEST)
        length = int(declared[0]) if declared else 0
        if length > LARGEST_BODY:
            raise ValueError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        return self.rfile.read(length)

    def _read_chunks(self) -> bytes:
        body = b""
        while length := int(self.rfile.readline().partition(b";")[0], 16):
            body += self.rfile.read(length)
            self.rfile.readline()
            if len(body) > LARGEST_BODY:
                raise ValueError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        while self.rfile.readline() not in {b"\r\n", b""}:
            pass
        return body

    def _pass(self, result: dict[str, Any]) -> None:
        many = result.get("multiValueHeaders") or {}
        headers = [(name, str(value)) for name, value in (result.get("headers") or {}).items() if name not in many]
        headers += [(name, str(value)) for name, values in many.items() for value in values]
        headers += [("Set-Cookie", cookie) for cookie in result.get("cookies") or []]
        text = result.get("body") or ""
        self._send(
            result["statusCode"], headers, base64.b64decode(text) if result.get("isBase64Encoded") else text.encode()
        )

    def _refuse(self, status: HTTPStatus) -> None:
        self._send(status, [("Content-Type", "application/json")], json.dumps({"message": status.phrase}).encode())

    def _send(self, status: int, headers: list[tuple[str, str]], body: bytes) -> None:
        self.send_response_only(status)
        for name, value in headers:
            if name.lower() not in HOP_BY_HOP | {"content-length", "date"}:
                self.send_header(name, value)
        self.send_header("Date", self.date_time_string())
        has_body = self.command != "HEAD" and status not in {HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED}
        if has_body:
            self.send_header("Content-Length", str(len(body)))
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        if has_body:
            self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing: the function's own log is in the same place."""


class Gateway(ThreadingHTTPServer):
    """API Gateway in front of a function."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, function: Function, version: str, port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), type("Front", (Front,), {"function": function, "version": version}))
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        """The address for clients."""
        return f"http://127.0.0.1:{self.server_port}"


def main(version: str, handler: str) -> None:
    """Serve until SIGTERM."""
    told_to_stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: told_to_stop.set())
    function = Function(handler, int(os.environ.get("WEB_CONCURRENCY", "1")))
    gateway = Gateway(function, version, int(os.environ["PORT"]))
    told_to_stop.wait()
    gateway.shutdown()
    function.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
