"""The database for what runs on the event loop, which asks it in threads."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Concatenate, Generic, ParamSpec, TypeVar

from asgiref.sync import sync_to_async

from .database import Database

Repository = TypeVar("Repository")
Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")


class AsyncDatabase(Generic[Repository]):
    """Runs use cases, which are plain functions over a repository.

    Args:
        database: what they run on.
        threads: how many of them at the same time.
    """

    def __init__(self, database: Database[Repository], threads: int) -> None:
        self._database = database
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="database")

    async def read(
        self,
        use_case: Callable[Concatenate[Repository, Parameters], Result],
        *args: Parameters.args,
        **kwargs: Parameters.kwargs,
    ) -> Result:
        """Return what the use case returns; it must not write."""
        read = sync_to_async(self._database.read, thread_sensitive=False, executor=self._threads)
        return await read(use_case, *args, **kwargs)

    def close(self) -> None:
        """End the threads."""
        self._threads.shutdown(wait=False, cancel_futures=True)
