from ..storage.repository import Repository
from .async_database import AsyncDatabase
from .health import READINESS_SECONDS
