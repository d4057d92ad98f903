"""psycopg, with limits to how long PostgreSQL may take.

psycopg rather than asyncpg: one driver, with the same errors and limits, for requests in either colour, for the outbox,
for migrations and for Django.
"""

from typing import Any

import psycopg
from psycopg.abc import RV, PQGen
from psycopg.errors import _WaitTimeout

from .deadline import remaining

# In milliseconds: a statement, the wait for a lock, a transaction that was forgotten.
_REQUEST = {"statement_timeout": 5000, "lock_timeout": 2000, "idle_in_transaction_session_timeout": 30000}
# A migration may take its time, but must not make requests queue behind the lock that it waits for.
_COMMAND = _REQUEST | {"statement_timeout": 0, "lock_timeout": 200}


def connection_arguments(*, for_command: bool = False) -> dict[str, str | int]:
    """Return psycopg's arguments for a connection of the server, or of a command such as a migration."""
    limits = _COMMAND if for_command else _REQUEST
    return {
        "connect_timeout": 2,
        # In milliseconds; a network that swallows what is sent counts as lost.
        "tcp_user_timeout": 5000,
        "options": " ".join(f"-c {name}={value}" for name, value in limits.items()),
    }


class Connection(psycopg.Connection[Any]):
    """Ends at the deadline: a frozen server keeps the connection and heeds none of its own limits."""

    def wait(self, gen: PQGen[RV], interval: float = 0.1, timeout: float | None = None) -> RV:
        """Wait for the server.

        Raises:
            OperationalError: if it is silent until the deadline; the connection is closed then.
        """
        try:
            return super().wait(gen, interval, remaining() if timeout is None else timeout)
        except _WaitTimeout:
            self.pgconn.finish()
            raise


def most_connections(address: str) -> int:
    """Return how many connections the server lets in, but for those that it keeps for its administrators."""
    count = "current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int"
    arguments: dict[str, Any] = {**connection_arguments()}
    with Connection.connect(address, **arguments) as connection:
        ((allowed,),) = connection.execute(f"SELECT {count}").fetchall()
    return int(allowed)
