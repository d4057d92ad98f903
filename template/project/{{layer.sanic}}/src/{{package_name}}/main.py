"""What the server imports."""

from logging.config import dictConfig

from .platform.asgi import Shell
from .platform.logging import logging_config
from .platform.settings import get_settings
from .web import telemetry
from .web.app import create_app

settings = get_settings()
dictConfig(logging_config(settings))
app = Shell(telemetry.instrument(create_app(settings)), settings)
