from .async_driver import AsyncConnection
