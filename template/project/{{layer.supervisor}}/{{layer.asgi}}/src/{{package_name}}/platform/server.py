"""What gunicorn's ASGI worker has no setting for."""

from gunicorn.asgi import protocol

from .settings import Settings


def threads(_settings: Settings) -> int:
    """Return 1: the event loop serves all requests of a process."""
    return 1


def hide_server_header() -> None:
    """Say nothing about the software, as RFC 9110, section 10.2.4 advises."""
    protocol._CACHED_SERVER_HEADER = b""  # noqa: SLF001
