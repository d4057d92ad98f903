"""What of the API is a command too; without arguments, it lists them."""

from .web import app  # noqa: F401 # it knows all routes
from .web.api import api

if __name__ == "__main__":
    api.api.cli()
