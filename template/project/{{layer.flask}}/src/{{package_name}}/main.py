"""What the server imports."""

import atexit
from logging.config import dictConfig

from .platform.logging import logging_config
from .platform.settings import get_settings
from .platform.wsgi import Shell
from .web import telemetry
from .web.app import create_app

settings = get_settings()
dictConfig(logging_config(settings))
app = create_app(settings)
telemetry.instrument(app)
app.wsgi_app = Shell(app.wsgi_app, settings)  # type: ignore[method-assign] # as Flask advises
app.extensions["resources"].start()
atexit.register(app.extensions["resources"].close)
