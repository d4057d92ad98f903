"""The database of an asynchronous server; every use case is committed before the answer is sent."""

import asyncio
from collections.abc import Callable
from typing import Concatenate, Generic, ParamSpec, TypeVar

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine
from sqlalchemy.orm import Session

from .engine import database_url, engine_options, lost_connections_as_unavailable, prepare_sqlite
from .queries import trace_queries

Repository = TypeVar("Repository")
Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")


class AsyncDatabase(Generic[Repository]):
    """Runs use cases, which are plain functions over a repository.

    Args:
        address: the database's URL, `sqlite:///…` or `postgresql://…`.
        pool_size: how many connections this process holds at most.
        repository: makes the repository of one transaction from its session.
    """

    def __init__(self, address: str, pool_size: int, repository: Callable[[Session], Repository]) -> None:
        url = database_url(address, "sqlite+aiosqlite")
        self._engine = create_async_engine(url, **engine_options(url, pool_size))
        trace_queries(self._engine.sync_engine)
        self._repository = repository
        if url.get_backend_name() == "sqlite":
            prepare_sqlite(self._engine.sync_engine)

    async def read(
        self,
        use_case: Callable[Concatenate[Repository, Parameters], Result],
        *args: Parameters.args,
        **kwargs: Parameters.kwargs,
    ) -> Result:
        """Return what the use case returns; nothing it does is kept."""
        with lost_connections_as_unavailable():
            async with AsyncSession(self._engine) as session:
                return await session.run_sync(lambda sync: use_case(self._repository(sync), *args, **kwargs))

    async def write(
        self,
        use_case: Callable[Concatenate[Repository, Parameters], Result],
        *args: Parameters.args,
        **kwargs: Parameters.kwargs,
    ) -> Result:
        """Return what the use case returns, once all it did is committed; keep nothing if it raises."""
        with lost_connections_as_unavailable():
            async with AsyncSession(self._engine) as session, session.begin():
                await session.connection(execution_options={"writes": True})
                return await session.run_sync(lambda sync: use_case(self._repository(sync), *args, **kwargs))

    async def is_alive(self, seconds: float) -> bool:
        """Tell whether the server gives a sign of life within `seconds`."""
        try:
            async with asyncio.timeout(seconds), self._engine.connect() as connection:
                await connection.execute(text("SELECT 1"))
        except (SQLAlchemyError, TimeoutError):
            return False
        return True

    async def close(self) -> None:
        """Close all connections."""
        await self._engine.dispose()
