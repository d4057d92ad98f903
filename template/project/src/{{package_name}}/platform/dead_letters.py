"""See the events that could not be handled, give them another chance, or drop one: the Makefile has the commands."""

import sys
from uuid import UUID

from .background import open_database
from .dispatch import forget_dead_messages
from .settings import get_settings

_MOST_LINES = 100


def show() -> None:
    """Print the newest dead letters: when they died, their names, ids and errors."""
    database = open_database(get_settings())
    for event, died_at, error in database.read(lambda repository: repository.find_dead_letters(_MOST_LINES)):
        sys.stdout.write(f"{died_at:%Y-%m-%d %H:%M:%S} {event.name} {event.id} {error}\n")
    database.close()


def replay() -> None:
    """Put all dead letters back into the outbox."""
    settings = get_settings()
    database = open_database(settings)
    count = database.write(lambda repository: repository.revive_dead_letters())
    database.close()
    forget_dead_messages(settings)
    sys.stdout.write(f"{count} put back\n")


def drop(event_id: str) -> None:
    """Forget one dead letter for good.

    Raises:
        SystemExit: if there is none with this id.
    """
    settings = get_settings()
    database = open_database(settings)
    dropped = database.write(lambda repository: repository.delete_dead_letter(UUID(event_id)))
    database.close()
    if not dropped:
        sys.exit(f"No dead letter has the id {event_id}")
    forget_dead_messages(settings)
    sys.stdout.write(f"{event_id} dropped\n")


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["replay"]:
            replay()
        case ["drop", event_id]:
            drop(event_id)
        case _:
            show()
