from ..storage.repository import Repository
from .database import Database
from .health import READINESS_SECONDS
