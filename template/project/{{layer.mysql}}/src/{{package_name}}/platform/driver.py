"""PyMySQL, with limits to how long MySQL or MariaDB may take.

PyMySQL rather than mysqlclient, which has to be compiled. Asynchronous servers use asyncmy for requests, which is
PyMySQL made asynchronous.
"""

from typing import Any

from pymysql import connections

from .deadline import remaining

# How long to wait for a row, or for a name.
LOCK_SECONDS = 2
# In seconds. Only MariaDB limits all statements, and transactions that were forgotten; MySQL
# limits queries, in milliseconds, and skips the first comment as MariaDB skips the second.
_REQUEST = (
    f"SET SESSION innodb_lock_wait_timeout={LOCK_SECONDS}"
    " /*M!100300 , max_statement_time=5, idle_transaction_timeout=30 */"
    " /*!50708 , max_execution_time=5000 */"
)
# A migration may take its time, but must not make requests queue behind the lock that it waits for.
_COMMAND = f"SET SESSION innodb_lock_wait_timeout={LOCK_SECONDS}, lock_wait_timeout={LOCK_SECONDS}"


def connection_arguments(*, for_command: bool = False) -> dict[str, Any]:
    """Return the driver's arguments for a connection of the server, or of a command such as a migration."""
    return {"connect_timeout": 2, "charset": "utf8mb4", "init_command": _COMMAND if for_command else _REQUEST}


class Connection(connections.Connection):
    """Ends at the deadline: a frozen server keeps the connection and heeds none of its own limits."""

    @property
    def _read_timeout(self) -> float | None:
        seconds = remaining()
        # No time at all would make the socket ask again and again.
        return None if seconds is None else max(0.01, seconds)

    @_read_timeout.setter
    def _read_timeout(self, value: float | None) -> None:
        """Take no other limit."""
