"""What belongs to the application that handles the current request."""

from flask import current_app
from werkzeug.local import LocalProxy

from ..platform.database import Database
from ..platform.resources import Resources
from ..platform.settings import Settings
from ..storage.repository import Repository

# They stand for what they name, as Flask's own `current_app` does.
resources: Resources = LocalProxy(lambda: current_app.extensions["resources"])  # type: ignore[assignment]
database: Database[Repository] = LocalProxy(lambda: resources.database)  # type: ignore[assignment]
settings: Settings = LocalProxy(lambda: current_app.config["SETTINGS"])  # type: ignore[assignment]
