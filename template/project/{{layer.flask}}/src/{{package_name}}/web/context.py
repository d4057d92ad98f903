"""What belongs to the application that handles the current request."""

from flask import current_app
from werkzeug.local import LocalProxy

from ..platform.database import Database
from ..platform.settings import Settings
from ..storage.repository import Repository

# They stand for what they name, as Flask's own `current_app` does.
database: Database[Repository] = LocalProxy(lambda: current_app.extensions["database"])  # type: ignore[assignment]
settings: Settings = LocalProxy(lambda: current_app.config["SETTINGS"])  # type: ignore[assignment]
