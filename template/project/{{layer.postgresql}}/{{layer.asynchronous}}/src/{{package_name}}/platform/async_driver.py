"""psycopg in asynchronous code."""

import asyncio
from typing import Any

import psycopg
from psycopg.abc import RV, PQGen
from psycopg.waiting import wait_async


class AsyncConnection(psycopg.AsyncConnection[Any]):
    """Can be cancelled at once; psycopg's own would first ask the server, which may be frozen, for ten seconds."""

    async def wait(self, gen: PQGen[RV], interval: float = 0.1, timeout: float | None = None) -> RV:  # noqa: ASYNC109
        """Wait for the server; the connection is closed if that is cancelled."""
        try:
            return await wait_async(gen, self.pgconn.socket, interval, timeout)
        except asyncio.CancelledError:
            self.pgconn.finish()
            raise
