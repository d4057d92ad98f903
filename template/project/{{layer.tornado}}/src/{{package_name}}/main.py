"""What the server imports."""

from logging.config import dictConfig

from .platform.logging import logging_config
from .platform.settings import get_settings
from .web.app import create_app
from .web.shell import Shell

settings = get_settings()
dictConfig(logging_config(settings))


def app() -> Shell:
    """Return what serves requests."""
    return Shell(create_app(settings), settings)
