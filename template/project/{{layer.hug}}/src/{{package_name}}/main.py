"""What the server imports."""

import atexit
from logging.config import dictConfig

from .platform.logging import logging_config
from .platform.origins import with_origins
from .platform.settings import get_settings
from .platform.tracing import traced
from .platform.wsgi import Shell
from .web.app import create_app

settings = get_settings()
dictConfig(logging_config(settings))
application = create_app(settings)
app = Shell(traced(with_origins(application, settings.cors_allowed_origins)), settings)
application.resources.start()
atexit.register(application.resources.close)
