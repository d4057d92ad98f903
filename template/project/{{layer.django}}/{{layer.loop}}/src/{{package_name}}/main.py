"""What the server imports."""

import os
from typing import cast

from django.core.asgi import get_asgi_application

from .platform import asgi
from .platform.settings import SERVICE, get_settings
from .web import telemetry

os.environ.setdefault("DJANGO_SETTINGS_MODULE", f"{SERVICE}.web.settings")
# It is called with messages that it names otherwise.
django = cast("asgi.Application", get_asgi_application())

# Only now is Django set up.
from .web.application import Application  # noqa: E402
from .web.dependencies import resources  # noqa: E402

app = asgi.Shell(telemetry.instrument(Application(django, resources)), get_settings())
