"""What the server imports."""

import atexit
import os

from django.core.wsgi import get_wsgi_application

from .platform.settings import SERVICE, get_settings
from .platform.wsgi import Shell
from .web import telemetry

os.environ.setdefault("DJANGO_SETTINGS_MODULE", f"{SERVICE}.web.settings")
telemetry.instrument()
app = Shell(get_wsgi_application(), get_settings())

# Only now is Django set up.
from .web.dependencies import resources  # noqa: E402

resources.start()
atexit.register(resources.close)
