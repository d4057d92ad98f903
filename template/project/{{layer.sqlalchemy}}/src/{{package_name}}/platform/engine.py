"""How this service connects to its database, in either colour of SQLAlchemy."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from .problems import Unavailable
from .queries import trace_queries
from .timeouts import connection_arguments

logger = logging.getLogger(__name__)

# Seconds a request waits for a free connection before it is told to come back.
POOL_TIMEOUT = 5


def database_url(address: str, sqlite_driver: str) -> URL:
    """Return the SQLAlchemy URL for `DATABASE_URL`, with the driver that this service uses."""
    url = make_url(address)
    if url.get_backend_name() == "sqlite":
        return url.set(drivername=sqlite_driver)
    return url.set(drivername="postgresql+psycopg")


def engine_options(url: URL, pool_size: int, *, for_command: bool = False) -> dict[str, Any]:
    """Return the arguments of `create_engine`, for the server or for a command such as a migration."""
    options: dict[str, Any] = {
        "pool_size": pool_size,
        "max_overflow": 0,
        "pool_timeout": POOL_TIMEOUT,
        # Without it, the first requests after the server restarts fail.
        "pool_pre_ping": True,
        # What clients send, and hashes of their passwords, would stand in the log beside a failed statement.
        "hide_parameters": True,
    }
    if url.get_backend_name() == "postgresql":
        options["connect_args"] = connection_arguments(for_command=for_command)
    return options


def open_engine(address: str, pool_size: int, *, for_command: bool = False) -> Engine:
    """Return a synchronous engine for `DATABASE_URL`."""
    url = database_url(address, "sqlite+pysqlite")
    engine = create_engine(url, **engine_options(url, pool_size, for_command=for_command))
    trace_queries(engine)
    if url.get_backend_name() == "sqlite":
        prepare_sqlite(engine)
    return engine


@contextmanager
def opened_engine(address: str) -> Iterator[Engine]:
    """Lend a synchronous engine to a command; its connections are closed afterwards."""
    engine = open_engine(address, pool_size=1, for_command=True)
    try:
        yield engine
    finally:
        engine.dispose()


def prepare_sqlite(engine: Engine) -> None:
    """Let SQLite serve several writers: they queue for five seconds instead of failing half-way (`BEGIN IMMEDIATE`)."""
    if engine.url.database:
        Path(engine.url.database).parent.mkdir(parents=True, exist_ok=True)

    @event.listens_for(engine, "connect")
    def configure(connection: Any, _record: object) -> None:  # noqa: ANN401
        # Leaves transactions to the listener below.
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "busy_timeout=5000"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


@contextmanager
def lost_connections_as_unavailable() -> Iterator[None]:
    """Turn what the client cannot mend, but time may, into a 503.

    Raises:
        Unavailable: if the database cannot be reached or does not answer in time.
    """
    try:
        yield
    except (OperationalError, InterfaceError, PoolTimeoutError) as error:
        logger.warning("The database did not answer: %s", error)
        raise Unavailable from error
