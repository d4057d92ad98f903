"""What gunicorn's threaded worker has no setting for."""

from http import HTTPStatus

from gunicorn.http import wsgi
from gunicorn.workers.gthread import ThreadWorker as Worker

from .settings import Settings

__all__ = ["Worker", "prepare", "threads"]


class _Response(wsgi.Response):  # type: ignore[misc]
    def default_headers(self) -> list[str]:
        return [header for header in super().default_headers() if not header.startswith("Server:")]

    def should_close(self) -> bool:
        # The rest of a body that is too large is not read, so no other request can follow it.
        return bool(super().should_close()) or self.status_code == HTTPStatus.REQUEST_ENTITY_TOO_LARGE


def threads(settings: Settings) -> int:
    """Return one thread for each database connection: more would only wait for one another."""
    return settings.database_pool_size


def prepare() -> None:
    """Say nothing about the software, as RFC 9110, section 10.2.4 advises."""
    wsgi.Response = _Response
