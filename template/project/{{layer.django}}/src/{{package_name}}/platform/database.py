"""The database: every use case that writes runs in one transaction, committed before the answer is sent."""

import logging
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from queue import Empty, LifoQueue
from typing import Concatenate, Generic, ParamSpec, TypeVar

from django.db import (
    DEFAULT_DB_ALIAS,
    DatabaseError,
    InterfaceError,
    OperationalError,
    close_old_connections,
    connection,
    connections,
    transaction,
)
from django.db.backends.base.base import BaseDatabaseWrapper

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
        repository: makes the repository of one use case; it works on Django's connection.
        pool_size: how many connections all threads share; without it, one thread uses a connection of its own.
    """

    def __init__(self, repository: Callable[[], Repository], pool_size: int | None = None) -> None:
        self._repository = repository
        self._pool = _Pool(pool_size) if pool_size else None
        self._pinger = ThreadPoolExecutor(max_workers=1, thread_name_prefix="ping")

    def read(
        self,
        use_case: Callable[Concatenate[Repository, Parameters], Result],
        *args: Parameters.args,
        **kwargs: Parameters.kwargs,
    ) -> Result:
        """Return what the use case returns; it must not write."""
        # No transaction: on PostgreSQL it would promise nothing more, and on SQLite it would wait for those that write.
        with lost_connections_as_unavailable(), self._connection():
            return use_case(self._repository(), *args, **kwargs)

    def write(
        self,
        use_case: Callable[Concatenate[Repository, Parameters], Result],
        *args: Parameters.args,
        **kwargs: Parameters.kwargs,
    ) -> Result:
        """Return what the use case returns, once all it did is committed; keep nothing if it raises.

        A use case whose transaction the server ends for a deadlock begins again.
        """
        with lost_connections_as_unavailable(), self._connection():
            for _ in range(DEADLOCKS):
                with forgiving_a_deadlock():
                    return self._write(use_case, *args, **kwargs)
            return self._write(use_case, *args, **kwargs)

    def _write(
        self,
        use_case: Callable[Concatenate[Repository, Parameters], Result],
        *args: Parameters.args,
        **kwargs: Parameters.kwargs,
    ) -> Result:
        with transaction.atomic():
            return use_case(self._repository(), *args, **kwargs)

    def is_alive(self, seconds: float) -> bool:
        """Tell whether the server gives a sign of life within `seconds`."""
        # A thread of its own, since to connect may take longer.
        try:
            self._pinger.submit(self._select_one, seconds).result(timeout=seconds)
        except (DatabaseError, InterfaceError, TimeoutError) as error:
            logger.warning("The database gives no sign of life: %s", error)
            return False
        return True

    def disconnect(self) -> None:
        """Close what is open; the next use case connects again."""
        connection.close()
        if self._pool:
            self._pool.disconnect()

    def close(self) -> None:
        """Close all connections."""
        self._pinger.shutdown(wait=False, cancel_futures=True)
        self.disconnect()

    @contextmanager
    def _connection(self) -> Iterator[None]:
        """Let Django's `connection` be one that works."""
        if self._pool:
            with self._pool.lend():
                yield
        else:
            close_old_connections()
            yield

    @staticmethod
    def _select_one(seconds: float) -> None:
        with within(seconds), closing(connection), connection.cursor() as cursor:
            cursor.execute("SELECT 1")


class _Pool:
    """Lends connections to threads, of which there may be more; Django by itself keeps one for each thread."""

    def __init__(self, size: int) -> None:
        # The last one returned goes out first, so that the others rest.
        self._idle = LifoQueue[BaseDatabaseWrapper]()
        for _ in range(size):
            lent = connections.create_connection(DEFAULT_DB_ALIAS)
            lent.inc_thread_sharing()
            self._idle.put(lent)

    @contextmanager
    def lend(self) -> Iterator[None]:
        """Let Django's `connection` be one of the pool's.

        Raises:
            Unavailable: if none becomes free in time.
        """
        seconds = remaining()
        try:
            lent = self._idle.get(timeout=POOL_TIMEOUT if seconds is None else min(POOL_TIMEOUT, seconds))
        except Empty:
            raise Unavailable from None
        connections[DEFAULT_DB_ALIAS] = lent
        try:
            # Django does this for each request with the connection of its thread.
            lent.close_if_unusable_or_obsolete()
            yield
        finally:
            del connections[DEFAULT_DB_ALIAS]
            self._idle.put(lent)

    def disconnect(self) -> None:
        """Close those that nobody has."""
        for idle in list(self._idle.queue):
            idle.close()


@contextmanager
def forgiving_a_deadlock() -> Iterator[None]:
    """Go on behind the block where the server ended a transaction that would pass if it began again."""
    try:
        yield
    except OperationalError as error:
        # PostgreSQL's and MySQL's words for it; SQLite has no such thing.
        if getattr(error.__cause__, "sqlstate", None) != "40P01" and error.args[:1] != (1213,):
            raise


@contextmanager
def lost_connections_as_unavailable() -> Iterator[None]:
    """Turn what the client cannot mend, but time may, into a 503.

    Raises:
        Unavailable: if the database cannot be reached or does not answer in time.
    """
    try:
        yield
    except (OperationalError, InterfaceError) as error:
        logger.warning("The database failed: %s", error)
        raise Unavailable from error
