"""What database.sh asks of SQLite: `dump DATABASE FILE`, `load FILE DATABASE` or `tables DATABASE`."""

import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from hashlib import sha256
from pathlib import Path

# Seconds to wait for a request that writes.
BUSY_SECONDS = 30.0


def dump(database: str, file: str) -> None:
    """Copy a database, which may be in use, and list what the copy must hold."""
    with closing(connect(database)) as source, closing(connect(file, mode="rwc")) as target:
        # The copy and the list see the same moment.
        source.execute("BEGIN")
        list_tables(source)
        source.backup(target)


def load(file: str, database: str) -> None:
    """Replace what a database holds, in one transaction.

    Raises:
        SystemExit: if the file is damaged.
    """
    with closing(connect(file)) as source, closing(connect(database, mode="rwc")) as target:
        verdict = source.execute("PRAGMA integrity_check").fetchone()[0]
        if verdict != "ok":
            sys.exit(f"{file}: {verdict}")
        source.backup(target)


def tables(database: str) -> None:
    """List the tables of a database."""
    with closing(connect(database)) as connection:
        list_tables(connection)


def list_tables(connection: sqlite3.Connection) -> None:
    """Print each table with its rows and a checksum that does not depend on their order."""
    found = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT GLOB 'sqlite_*'")
    for (name,) in sorted(found.fetchall()):
        rows, checksum = 0, 0
        for row in connection.execute('SELECT * FROM "{}"'.format(name.replace('"', '""'))):  # noqa: S608
            rows += 1
            checksum += int.from_bytes(sha256(repr(row).encode()).digest()[:8])
        sys.stdout.write(f"{name}\t{rows}\t{checksum}\n")


def connect(path: str, mode: str = "rw") -> sqlite3.Connection:
    """Open a database; only the mode `rwc` makes a new one."""
    address = f"{Path(path).absolute().as_uri()}?mode={mode}"
    return sqlite3.connect(address, timeout=BUSY_SECONDS, isolation_level=None, uri=True)


COMMANDS: dict[str, Callable[..., None]] = {"dump": dump, "load": load, "tables": tables}

if __name__ == "__main__":
    command, *paths = sys.argv[1:]
    COMMANDS[command](*paths)
