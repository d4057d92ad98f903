"""What operators do with the audit trail: prove that it is whole, hand it out, forget what is old; see the Makefile."""

import json
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import chain
from typing import TYPE_CHECKING
from uuid import UUID

from . import audit
from .audit import LONGEST_TRANSACTION, NOTHING, Record, Seal
from .background import open_database
from .settings import get_settings

if TYPE_CHECKING:
    from ..storage.repository import Repository
    from .database import Database

_AT_ONCE = 1000
_LONG_AGO = datetime.min.replace(tzinfo=UTC)


def verify(database: "Database[Repository]", head: str = "") -> None:
    """Seal what is not sealed yet, follow the chain from its beginning, and name the records out of their time.

    Args:
        database: with the trail.
        head: an earlier end of the chain, which must be in it still.

    Raises:
        SystemExit: if something was changed or removed; it names the first such record.
    """
    _seal_all(database)
    # Pruned records are gone on purpose; what says so is in the chain itself.
    pruned = database.read(_find_pruned)
    last, is_there, latest = NOTHING, not head, _LONG_AGO
    for seal, record in chain.from_iterable(_sealed(database)):
        if seal.number != last.number + 1:
            sys.exit(f"Seal {last.number + 1} was removed")
        if record is None and seal.number > pruned:
            sys.exit(f"Record {seal.record_id} was removed, seal {seal.number}")
        if record is not None and audit.next_seal(last, record) != seal:
            sys.exit(f"Record {seal.record_id} was changed, or its seal {seal.number} was")
        if record is not None:
            if latest - record.at > LONGEST_TRANSACTION or record.at > datetime.now(UTC) + LONGEST_TRANSACTION:
                sys.stdout.write(f"Record {record.id} was sealed at another time than its own, {record.at}\n")
            else:
                latest = max(latest, record.at)
        last = seal
        is_there = is_there or str(seal) == head
    if not is_there:
        sys.exit(f"The chain does not go through {head}: it was cut off or made anew")
    sys.stdout.write(f"{last.number} records are whole, {pruned} of them pruned; head {last}\n")


def _seal_all(database: "Database[Repository]") -> None:
    while database.write(audit.seal):
        pass
    # Once more for the few that this leaves: it takes longer.
    while database.write(audit.seal, whenever=True):
        pass


def _sealed(database: "Database[Repository]") -> Iterator[list[tuple[Seal, Record | None]]]:
    after = 0
    while rows := database.read(_find_sealed, after):
        yield rows
        after = rows[-1][0].number


def export(database: "Database[Repository]", since: datetime, until: datetime) -> None:
    """Print the records of a time as JSON Lines, in the order of their ids."""
    after = UUID(int=0)
    while records := database.read(_find_records, since, until, after):
        for record in records:
            sys.stdout.write(f"{json.dumps(record.as_json())}\n")
        after = records[-1].id


def prune(database: "Database[Repository]", before: datetime) -> None:
    """Delete the records from before a time."""
    _seal_all(database)
    last = database.write(audit.begin_to_prune, before)
    count = 0
    # Some at a time: while the protection of the table is lifted, nobody else can add a record.
    for rows in _sealed(database):
        record_ids = [record.id for seal, record in rows if record is not None and seal.number <= last]
        if record_ids:
            database.write(_delete_records, record_ids)
            count += len(record_ids)
        if rows[-1][0].number >= last:
            break
    sys.stdout.write(f"{count} records pruned\n")


def main() -> None:
    """Do what the command line says.

    Raises:
        SystemExit: if it says nothing known, or the trail is not whole.
    """
    database = open_database(get_settings())
    try:
        match sys.argv[1:]:
            case ["verify", *head] if len(head) <= 1:
                verify(database, *head)
            case ["export", since, until]:
                export(database, _utc(since or "2000-01-01"), _utc(until or "9999-12-31"))
            case ["prune", before] if before:
                prune(database, _utc(before))
            case _:
                sys.exit("Say what: verify [HEAD], export SINCE UNTIL or prune BEFORE, with times such as 2026-01-31")
    finally:
        database.close()


def _find_pruned(repository: "Repository") -> int:
    return repository.find_pruned()


def _find_sealed(repository: "Repository", after: int) -> list[tuple[Seal, Record | None]]:
    return repository.find_sealed(_AT_ONCE, after=after)


def _find_records(repository: "Repository", since: datetime, until: datetime, after: UUID) -> list[Record]:
    return repository.find_records(_AT_ONCE, since=since, until=until, after=after)


def _delete_records(repository: "Repository", record_ids: Sequence[UUID]) -> None:
    repository.delete_records(record_ids)


def _utc(text: str) -> datetime:
    instant = datetime.fromisoformat(text)
    return instant if instant.tzinfo else instant.replace(tzinfo=UTC)


if __name__ == "__main__":
    main()
