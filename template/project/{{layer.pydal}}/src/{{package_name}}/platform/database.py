"""The database: every use case that writes runs in one transaction, committed before the answer is sent."""

import logging
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from queue import Empty, LifoQueue
from typing import Any, Concatenate, Generic, ParamSpec, TypeVar

from pydal import DAL

from ..storage.models import define_tables
from .adapter import Adapter
from .dal import adapter_of, open_dal
from .deadline import remaining, within
from .problems import Unavailable

logger = logging.getLogger(__name__)

# Seconds a request waits for a free connection before it is told to come back.
POOL_TIMEOUT = 5
# How many times a transaction begins again that the server ended because it and another one waited for each other.
DEADLOCKS = 2

Repository = TypeVar("Repository")
Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")


class Database(Generic[Repository]):
    """Runs use cases, which are plain functions over a repository.

    Args:
        address: the database's URL.
        pool_size: how many connections all threads share.
        repository: makes the repository of one use case from pyDAL's database.
    """

    def __init__(self, address: str, pool_size: int, repository: Callable[[DAL], Repository]) -> None:
        self._dal = open_dal(address, define_tables)
        self._adapter = adapter_of(self._dal)
        self._repository = repository
        self._pool = _Pool(self._adapter, pool_size)
        self._pinger = ThreadPoolExecutor(max_workers=1, thread_name_prefix="ping")

    def read(
        self,
        use_case: Callable[Concatenate[Repository, Parameters], Result],
        *args: Parameters.args,
        **kwargs: Parameters.kwargs,
    ) -> Result:
        """Return what the use case returns; it must not write."""
        # No transaction: on PostgreSQL it would promise nothing more, and on SQLite it would wait for those that write.
        with self._lost_connections_as_unavailable(), self._pool.lend():
            return use_case(self._repository(self._dal), *args, **kwargs)

    def write(
        self,
        use_case: Callable[Concatenate[Repository, Parameters], Result],
        *args: Parameters.args,
        **kwargs: Parameters.kwargs,
    ) -> Result:
        """Return what the use case returns, once all it did is committed; keep nothing if it raises.

        A use case whose transaction the server ends for a deadlock begins again.
        """
        with self._lost_connections_as_unavailable(), self._pool.lend():
            for _ in range(DEADLOCKS):
                with self._forgiving_a_deadlock():
                    return self._write(use_case, *args, **kwargs)
            return self._write(use_case, *args, **kwargs)

    def _write(
        self,
        use_case: Callable[Concatenate[Repository, Parameters], Result],
        *args: Parameters.args,
        **kwargs: Parameters.kwargs,
    ) -> Result:
        with self._adapter.transaction():
            return use_case(self._repository(self._dal), *args, **kwargs)

    def is_alive(self, seconds: float) -> bool:
        """Tell whether the server gives a sign of life within `seconds`."""
        # A thread of its own, since to connect may take longer.
        try:
            self._pinger.submit(self._ping, seconds).result(timeout=seconds)
        except (self._adapter.driver.Error, TimeoutError) as error:
            logger.warning("The database gives no sign of life: %s", error)
            return False
        return True

    def close(self) -> None:
        """Close all connections."""
        self._pinger.shutdown(wait=False, cancel_futures=True)
        self._pool.close()

    def _ping(self, seconds: float) -> None:
        with within(seconds):
            self._adapter.ping()

    @contextmanager
    def _forgiving_a_deadlock(self) -> Iterator[None]:
        """Go on behind the block where the server ended a transaction that would pass if it began again."""
        try:
            yield
        except self._adapter.driver.OperationalError as error:
            # PostgreSQL's and MySQL's words for it; SQLite has no such thing.
            if getattr(error, "sqlstate", None) != "40P01" and error.args[:1] != (1213,):
                raise

    @contextmanager
    def _lost_connections_as_unavailable(self) -> Iterator[None]:
        """Turn what the client cannot mend, but time may, into a 503.

        Raises:
            Unavailable: if the database cannot be reached or does not answer in time.
        """
        try:
            yield
        except (self._adapter.driver.OperationalError, self._adapter.driver.InterfaceError) as error:
            logger.warning("The database failed: %s", error)
            raise Unavailable from error


class _Pool:
    """Lends connections to threads, of which there may be more."""

    def __init__(self, adapter: Adapter, size: int) -> None:
        self._adapter = adapter
        # The last one returned goes out first, so that the others rest; None is one that is not open yet.
        self._idle = LifoQueue[Any]()
        for _ in range(size):
            self._idle.put(None)

    @contextmanager
    def lend(self) -> Iterator[None]:
        """Let this thread use a connection that works.

        Raises:
            Unavailable: if none becomes free in time.
        """
        seconds = remaining()
        try:
            kept = self._idle.get(timeout=POOL_TIMEOUT if seconds is None else min(POOL_TIMEOUT, seconds))
        except Empty:
            raise Unavailable from None
        try:
            self._adapter.attach(kept)
            yield
        finally:
            self._idle.put(self._adapter.detach())

    def close(self) -> None:
        """Close those that nobody has."""
        with suppress(Empty):
            while True:
                kept = self._idle.get_nowait()
                if kept is not None:
                    kept.close()
