"""The database: every use case runs in one transaction, committed before the answer is sent."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Concatenate, Generic, ParamSpec, TypeVar

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from .deadline import within
from .engine import DEADLOCKS, forgiving_a_deadlock, lost_connections_as_unavailable, open_engine, writing

Repository = TypeVar("Repository")
Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")


class Database(Generic[Repository]):
    """Runs use cases, which are plain functions over a repository.

    Args:
        address: the database's URL.
        pool_size: how many connections this process holds at most.
        repository: makes the repository of one transaction from its session.
    """

    def __init__(self, address: str, pool_size: int, repository: Callable[[Session], Repository]) -> None:
        # One more than the threads, so that the readiness check never waits for a request.
        self._engine = open_engine(address, pool_size + 1)
        self._writing = writing(self._engine)
        self._repository = repository
        self._pinger = ThreadPoolExecutor(max_workers=1, thread_name_prefix="ping")

    def read(
        self,
        use_case: Callable[Concatenate[Repository, Parameters], Result],
        *args: Parameters.args,
        **kwargs: Parameters.kwargs,
    ) -> Result:
        """Return what the use case returns; nothing it does is kept."""
        with lost_connections_as_unavailable(), Session(self._engine) as session:
            return use_case(self._repository(session), *args, **kwargs)

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
        with Session(self._writing) as session, session.begin():
            return use_case(self._repository(session), *args, **kwargs)

    def is_alive(self, seconds: float) -> bool:
        """Tell whether the server gives a sign of life within `seconds`."""
        # A thread of its own, since to connect may take longer.
        try:
            self._pinger.submit(self._select_one, seconds).result(timeout=seconds)
        except (SQLAlchemyError, TimeoutError):
            return False
        return True

    def _select_one(self, seconds: float) -> None:
        with within(seconds), self._engine.connect() as connection:
            connection.execute(text("SELECT 1"))

    def close(self) -> None:
        """Close all connections."""
        self._pinger.shutdown(wait=False, cancel_futures=True)
        self._engine.dispose()
