"""The limits, for what stands above synchronous code and may not wait itself."""

import asyncio

from . import limiter
from .settings import Settings


class Limiter:
    """Counts in threads, since whoever counts may be another server.

    Args:
        settings: of the service.
    """

    def __init__(self, settings: Settings) -> None:
        self._limiter = limiter.Limiter(settings)

    async def admit(self, address: str) -> dict[str, str]:
        """Count any request of a client and return headers for its response; let it pass while nobody counts.

        Raises:
            TooManyRequests: if the client has called too often.
        """
        return await asyncio.to_thread(self._limiter.admit, address)

    async def close(self) -> None:
        """Close all connections."""
        self._limiter.close()
