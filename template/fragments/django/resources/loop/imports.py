from .async_database import AsyncDatabase
