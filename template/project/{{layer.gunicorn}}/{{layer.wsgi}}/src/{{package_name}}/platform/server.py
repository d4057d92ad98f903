"""What gunicorn's threaded worker has no setting for."""

from http import HTTPStatus

from gunicorn.http import wsgi
from gunicorn.workers.gthread import ThreadWorker as Worker

from . import draining
from .admission import SPARE_THREADS
from .settings import Settings

__all__ = ["Worker", "prepare", "threads"]


class _Response(wsgi.Response):  # type: ignore[misc]
    def default_headers(self) -> list[str]:
        return [header for header in super().default_headers() if not header.startswith("Server:")]

    def should_close(self) -> bool:
        # The rest of a body that is too large is not read, so no other request can follow it.
        is_unread = self.status_code == HTTPStatus.REQUEST_ENTITY_TOO_LARGE
        return bool(super().should_close()) or is_unread or draining.has_begun()


def threads(settings: Settings) -> int:
    """Return one thread for each request that is let in, and a few to refuse the others and to answer probes."""
    return settings.capacity + SPARE_THREADS


def prepare() -> None:
    """Say nothing about the software, as RFC 9110, section 10.2.4 advises."""
    wsgi.Response = _Response
