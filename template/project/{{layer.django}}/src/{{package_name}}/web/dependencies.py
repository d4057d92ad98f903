"""What operations work with."""

from ..platform.database import Database
from ..storage.repository import Repository

database = Database(Repository)
