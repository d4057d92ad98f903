"""The database: every use case that writes runs in one transaction, committed before the answer is sent."""

import logging
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from typing import Concatenate, Generic, ParamSpec, TypeVar

from django.db import DatabaseError, InterfaceError, OperationalError, close_old_connections, connection, transaction

from .deadline import within
from .problems import Unavailable

logger = logging.getLogger(__name__)

# How many times a transaction begins again that the server ended because it and another one waited for each other.
DEADLOCKS = 2

Repository = TypeVar("Repository")
Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")


class Database(Generic[Repository]):
    """Runs use cases, which are plain functions over a repository.

    Args:
        repository: makes the repository of one use case; it works on Django's connection.
        serves_requests: whether Django looks after the connection, which it does when a request begins and ends.
    """

    def __init__(self, repository: Callable[[], Repository], *, serves_requests: bool = True) -> None:
        self._repository = repository
        self._serves_requests = serves_requests
        self._pinger = ThreadPoolExecutor(max_workers=1, thread_name_prefix="ping")

    def read(
        self,
        use_case: Callable[Concatenate[Repository, Parameters], Result],
        *args: Parameters.args,
        **kwargs: Parameters.kwargs,
    ) -> Result:
        """Return what the use case returns; it must not write."""
        # No transaction: on PostgreSQL it would promise nothing more, and on SQLite it would wait for those that write.
        with lost_connections_as_unavailable():
            self._look_after_connection()
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
        with lost_connections_as_unavailable():
            self._look_after_connection()
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

    def close(self) -> None:
        """Close the connection of this thread; Django closes those of its requests itself."""
        self._pinger.shutdown(wait=False, cancel_futures=True)
        connection.close()

    def _look_after_connection(self) -> None:
        if not self._serves_requests:
            close_old_connections()

    @staticmethod
    def _select_one(seconds: float) -> None:
        with within(seconds), closing(connection), connection.cursor() as cursor:
            cursor.execute("SELECT 1")


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
