"""What one kind of database needs of SQLAlchemy."""

from collections.abc import Mapping
from typing import Any, ClassVar

from sqlalchemy import Engine
from sqlalchemy.orm import Session


class Dialect:
    """A kind of database; what is here suits one without wishes of its own."""

    driver: ClassVar[str]
    async_driver: ClassVar[str]
    # Other arguments of `create_engine`.
    options: ClassVar[Mapping[str, Any]] = {}

    def connection_arguments(self, *, for_command: bool) -> dict[str, Any]:  # noqa: ARG002
        """Return the driver's arguments for a connection of the server, or of a command such as a migration."""
        return {}

    def prepare(self, engine: Engine) -> None:
        """Let the engine's connections behave as this service expects."""

    def prepare_synchronous(self, engine: Engine) -> None:
        """Do the same where the driver is the synchronous one."""

    def writing(self, engine: Engine) -> Engine:
        """Return the engine, of either colour, for transactions that write."""
        return engine

    def try_lock(self, session: Session, name: str, *, waits: bool = False) -> bool:  # noqa: ARG002
        """Keep others who ask for the same name out until this transaction ends; False if somebody has it.

        Args:
            session: the session of the transaction.
            name: what others ask for.
            waits: first give somebody as long as for any other lock.
        """
        # Right where one writer at a time is let in.
        return True
