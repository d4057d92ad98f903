"""Who may use the admin panel: `make staff EMAIL=…`, and `make customer EMAIL=…` to undo it."""

import sys
from typing import TYPE_CHECKING

from ..background import open_database
from ..settings import get_settings

if TYPE_CHECKING:
    from ...storage.repository import Repository


def appoint(repository: "Repository", email: str, *, is_staff: bool) -> bool:
    """Let a user into the admin panel, or no longer; False if there is none with that address."""
    user = repository.find_user(email.strip().lower())
    if user is None:
        return False
    repository.save_staff(user.id, is_staff=is_staff)
    # The next sign-in is one that knows of it.
    repository.end_everything(user.id)
    return True


def main() -> None:
    """Do what the command line says.

    Raises:
        SystemExit: if it says nothing known, or nobody has that address.
    """
    match sys.argv[1:]:
        case [("staff" | "customer") as role, email]:
            database = open_database(get_settings())
            is_known = database.write(appoint, email, is_staff=role == "staff")
            database.close()
            sys.exit(None if is_known else f"Nobody has signed up as {email}.")
        case _:
            sys.exit("Say who: make staff EMAIL=name@example.com")


if __name__ == "__main__":
    main()
