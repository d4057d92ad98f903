"""`make dead-letters` and `make replay`: see the events that could not be handled, and give them another chance."""

import sys

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


if __name__ == "__main__":
    replay() if sys.argv[1:] == ["replay"] else show()
