"""PyMySQL, with limits to how long MySQL or MariaDB may take.

PyMySQL rather than mysqlclient, which has to be compiled. Asynchronous servers use asyncmy for requests, which is
PyMySQL made asynchronous.
"""

from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from pymysql import connections
from pymysql.constants.ER import LOCK_WAIT_TIMEOUT
from pymysql.cursors import Cursor

from .deadline import remaining
from .migrating import make_way

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
_COMMAND = f"SET SESSION innodb_lock_wait_timeout={LOCK_SECONDS}, lock_wait_timeout=1"


def connection_arguments(*, for_command: bool = False) -> dict[str, Any]:
    """Return the driver's arguments for a connection of the server, or of a command such as a migration."""
    arguments = {"connect_timeout": 2, "charset": "utf8mb4"}
    if for_command:
        return arguments | {"init_command": _COMMAND, "cursorclass": PatientCursor}
    return arguments | {"init_command": _REQUEST}


class PatientCursor(Cursor):
    """Lets each statement make way: MySQL keeps what a migration did before it, so that only it may begin again."""

    def execute(self, query: str, args: object = None) -> int:
        """Execute a statement."""
        return make_way(lambda: super(PatientCursor, self).execute(query, args), _gave_up)


def _gave_up(error: Exception) -> bool:
    return error.args[:1] == (LOCK_WAIT_TIMEOUT,)


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


def most_connections(address: str) -> int:
    """Return how many connections the server lets in."""
    url = urlsplit(address)
    arguments: dict[str, Any] = {
        "host": url.hostname,
        "port": url.port or 0,
        "user": unquote(url.username or ""),
        "password": unquote(url.password or ""),
        **dict(parse_qsl(url.query)),
        **connection_arguments(),
    }
    with Connection(**arguments) as connection:
        cursor = connection.cursor()
        cursor.execute("SELECT @@max_connections")
        ((allowed,),) = cursor.fetchall()
    return int(allowed)
