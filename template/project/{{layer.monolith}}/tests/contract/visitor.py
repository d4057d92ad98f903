"""Somebody with a browser, as far as the service can tell."""

import re
from http.cookies import SimpleCookie
from uuid import uuid4

import httpx2

PASSWORD = "seven-green-teapots"  # noqa: S105  # pragma: allowlist secret
NEW_PASSWORD = "seven-blue-teapots"  # noqa: S105  # pragma: allowlist secret
_TOKEN = re.compile(r'name="csrf" value="([0-9a-f]+)"')
_KEY = "visit"


class Visitor:
    """Keeps cookies and fills in forms.

    Cookies by hand: a client would not send those of production without TLS.
    """

    def __init__(self, url: str) -> None:
        self.email = f"{uuid4()}@example.com"
        self.cookies: dict[str, str] = {}
        # Nothing stays open that somebody would have to close.
        limits = httpx2.Limits(max_keepalive_connections=0)
        self.client = httpx2.Client(base_url=url, timeout=30, headers={"Accept": "text/html"}, limits=limits)

    @property
    def key(self) -> str:
        """What the browser holds of the visit."""
        return next((value for name, value in self.cookies.items() if name.endswith(_KEY)), "")

    @key.setter
    def key(self, value: str) -> None:
        name = next((name for name in self.cookies if name.endswith(_KEY)), _KEY)
        self.cookies[name] = value

    @property
    def is_signed_in(self) -> bool:
        """Whether the service knows who this is."""
        return self.get("/account").status_code == 200

    def get(self, path: str, **headers: str) -> httpx2.Response:
        """Load a page."""
        return self._send("GET", path, headers=headers)

    def post(self, path: str, fields: dict[str, str], *, form: str, **headers: str) -> httpx2.Response:
        """Fill in the form of a page, and send it."""
        return self._send("POST", path, data={"csrf": self.token(form), **fields}, headers=headers)

    def post_as_is(self, path: str, fields: dict[str, str]) -> httpx2.Response:
        """Send a form without what its page has."""
        return self._send("POST", path, data=fields)

    def token(self, path: str) -> str:
        """Return the token in the forms of a page."""
        found = _TOKEN.search(self.get(path).text)
        assert found, path
        return found[1]

    def sign_up(self) -> httpx2.Response:
        """Make an account."""
        return self.post("/sign-up", {"email": self.email, "password": PASSWORD}, form="/sign-up")

    def log_in(self, email: str | None = None, password: str = PASSWORD, **fields: str) -> httpx2.Response:
        """Log in."""
        form = {"email": email or self.email, "password": password, **fields}
        return self.post("/log-in", form, form="/log-in")

    def _send(
        self, method: str, path: str, *, data: dict[str, str] | None = None, headers: dict[str, str] | None = None
    ) -> httpx2.Response:
        names = {name.replace("_", "-"): value for name, value in (headers or {}).items()}
        if self.cookies:
            names["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        response = self.client.request(method, path, data=data, headers=names)
        self.client.cookies.clear()
        for header in response.headers.get_list("Set-Cookie"):
            for name, morsel in SimpleCookie(header).items():
                if morsel["max-age"] == "0":
                    self.cookies.pop(name, None)
                else:
                    self.cookies[name] = morsel.value
        return response
