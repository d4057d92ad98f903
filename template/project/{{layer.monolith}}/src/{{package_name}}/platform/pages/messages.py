"""What is asked of a page, and what it answers, whatever the framework."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qsl
from uuid import UUID

from ..http import merge_headers
from ..problems import BadRequest, NotFound, UnsupportedMediaType

FORM = "application/x-www-form-urlencoded"
_MOST_FIELDS = 200


@dataclass(frozen=True, slots=True)
class Request:
    """A request for a page; names of headers are in lower case, and of several values with one name the last counts."""

    method: str
    path: str
    params: Mapping[str, str]
    query: Mapping[str, str]
    headers: Mapping[str, str]
    cookies: Mapping[str, str]
    form: Mapping[str, str]

    @classmethod
    def read(
        cls,
        method: str,
        path: str,
        query: str,
        *,
        headers: Iterable[tuple[str, str]],
        body: bytes,
        params: Mapping[str, object] | None = None,
    ) -> "Request":
        """Return a request as the page sees it.

        Args:
            method: of HTTP.
            path: decoded.
            query: what stands behind the question mark, as it was sent.
            headers: as they were sent.
            body: the whole of it; pages take forms only.
            params: the parts of the path that its route has names for.

        Raises:
            BadRequest: if it cannot be read.
            UnsupportedMediaType: if the body is no form.
        """
        merged = merge_headers(headers)
        if body and merged.get("content-type", "").partition(";")[0].strip().lower() != FORM:
            raise UnsupportedMediaType(f"Send {FORM}.")
        return cls(
            method,
            path,
            {name: str(value) for name, value in (params or {}).items()},
            _parse(query),
            merged,
            _parse_cookies(merged.get("cookie", "")),
            _parse(body.decode(errors="replace")),
        )

    def id(self, name: str) -> UUID:
        """Return the id in the path.

        Raises:
            NotFound: if it is none.
        """
        try:
            return UUID(self.params[name])
        except ValueError as error:
            raise NotFound from error


@dataclass(frozen=True, slots=True)
class Response:
    """A page, or where to go."""

    body: bytes = b""
    status: HTTPStatus = HTTPStatus.OK
    headers: tuple[tuple[str, str], ...] = field(default=())

    def adding(self, *headers: tuple[str, str]) -> "Response":
        """Return the response with more headers."""
        return replace(self, headers=(*self.headers, *headers))


def redirect(address: str) -> Response:
    """Return where to go on after a form is done with, so that nobody sends it again by reloading."""
    return Response(status=HTTPStatus.SEE_OTHER, headers=(("Location", address), ("Cache-Control", "no-store")))


def own_address(candidate: str, default: str) -> str:
    """Return an address to go on to if it is a path of this service, else the default: nobody is led elsewhere."""
    is_own = candidate.startswith("/") and candidate[1:2] not in ("/", "\\") and candidate.isprintable()
    return candidate if is_own and candidate.isascii() else default


def _parse(text: str) -> dict[str, str]:
    try:
        fields = dict(parse_qsl(text, keep_blank_values=True, max_num_fields=_MOST_FIELDS))
    except ValueError as error:
        raise BadRequest("There are too many fields.") from error
    # Databases refuse the NUL character.
    if any("\0" in value for value in fields.values()):
        raise BadRequest("A value holds a character that no keyboard has.")
    return fields


def _parse_cookies(header: str) -> dict[str, str]:
    # One that cannot be read must not hide the others.
    cookies: dict[str, str] = {}
    for part in header.replace(",", ";").split(";"):
        jar = SimpleCookie()
        try:
            jar.load(part.strip())
        except CookieError:
            continue
        cookies |= {name: morsel.value for name, morsel in jar.items()}
    return cookies
